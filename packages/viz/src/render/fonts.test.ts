import { basename } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

let fontsFor: typeof import('./fonts.ts')['fontsFor'];
const info = vi.spyOn(console, 'info').mockImplementation(() => {});
beforeEach(async () => {
  vi.resetModules();
  ({ fontsFor } = await import('./fonts.ts'));
  info.mockClear();
});
afterAll(() => info.mockRestore());

const names = (text: string) => fontsFor(text).fontFiles.map((file) => basename(file, '.ttf'));

describe('fontsFor', () => {
  test.each(['<text>dense</text>', 'café Ω Ж …\u200b e\u0301\u3000'])('%j: the shipped font does', (text) => {
    expect(names(text)).toEqual(['Arimo_400Regular', 'Arimo_700Bold']);
    expect(fontsFor(text).loadSystemFonts).toBe(false);
  });

  test('Japanese: a font that is installed', () => {
    expect(names('隠れ層')).toEqual(['Arimo_400Regular', 'Arimo_700Bold', 'SawarabiGothic_400Regular']);
    expect(fontsFor('隠れ層').loadSystemFonts).toBe(false);
    expect(info).not.toHaveBeenCalled();
  });

  test("what no font has: the system's fonts, with one notice", () => {
    expect(fontsFor('層 한국 \u{1f389}').loadSystemFonts).toBe(true);
    expect(fontsFor('국').loadSystemFonts).toBe(true);
    expect(info.mock.calls).toMatchInlineSnapshot(`
      [
        [
          "Keisan's font lacks 한 국 🎉: the system's fonts are tried. For Japanese: npm install @expo-google-fonts/sawarabi-gothic. For emoji: npm install @expo-google-fonts/noto-emoji",
        ],
      ]
    `);
  });
});

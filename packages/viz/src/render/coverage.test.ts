import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { readCoverage } from './coverage.ts';

const require = createRequire(import.meta.url);
const coverage = (file: string) => {
  const has = readCoverage(readFileSync(require.resolve(`@expo-google-fonts/${file}`)));
  return (text: string) => [...text].map((letter) => (has(letter.codePointAt(0)!) ? letter : '-')).join('');
};

// Checked with the Python package fonttools.
test('a font with 16-bit characters', () => {
  const has = coverage('arimo/400Regular/Arimo_400Regular.ttf');
  expect(has('aZ~ éŁñ αβ ЩЖ עב ∑∞→≤√… ᵀ₀')).toBe('aZ~ éŁñ αβ ЩЖ עב ∑∞→≤√… ᵀ₀');
  expect(has('∇ 日本 ｶ 한 ☀ 🎉 \uffff')).toBe('- -- - - - - -');
});

test('a font with more', () => {
  const has = coverage('sawarabi-gothic/400Regular/SawarabiGothic_400Regular.ttf');
  expect(has('日本語隠れ層、。「」ーａＡ ｶ ☀ 🔀')).toBe('日本語隠れ層、。「」ーａＡ ｶ ☀ 🔀');
  expect(has('ﾀ 한 计 🎉 ∑ α ע')).toBe('- - - - - - -');
});

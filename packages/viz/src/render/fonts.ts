import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inform } from '@keisan/autograd/internal';
import { type Coverage, readCoverage } from './coverage.ts';

const require = createRequire(import.meta.url);

/** A font: the package that it comes in and its files there, the regular one first. */
type Font = readonly [name: string, ...files: string[]];

/** Arimo: free, and as wide as Arial, letter by letter. */
const shipped: Font = ['arimo', '400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'];

/** Fonts that are used for what Arimo lacks, where they are installed; those with bold letters first. */
const optional: readonly Font[] = [
  ['noto-sans-jp', '400Regular/NotoSansJP_400Regular.ttf', '700Bold/NotoSansJP_700Bold.ttf'],
  ['sawarabi-gothic', '400Regular/SawarabiGothic_400Regular.ttf'],
  ['noto-emoji', '400Regular/NotoEmoji_400Regular.ttf', '700Bold/NotoEmoji_700Bold.ttf'],
];

const filesOf = ([name, ...files]: Font): string[] =>
  files.map((file) => require.resolve(`@expo-google-fonts/${name}/${file}`));

/** The files of a font; none when its package is not installed. */
function locate(font: Font): string[] {
  try {
    return filesOf(font);
  } catch {
    return [];
  }
}

const coverages = new Map<string, Coverage>();

function coverageOf(file: string): Coverage {
  const known = coverages.get(file) ?? readCoverage(readFileSync(file));
  coverages.set(file, known);
  return known;
}

/** The characters of a text that are drawn and that every font may not have. */
function lettersOf(text: string): string[] {
  return [...new Set(text.match(/[^\p{ASCII}\p{Cf}\p{Mn}\p{Z}]/gu))];
}

let noticed = false;

function notice(missing: readonly string[]): void {
  if (noticed) return;
  noticed = true;
  inform(
    `Keisan's font lacks ${missing.slice(0, 8).join(' ')}: the system's fonts are tried. ` +
      'For Japanese: npm install @expo-google-fonts/sawarabi-gothic. For emoji: npm install @expo-google-fonts/noto-emoji',
  );
}

/**
 * The font files for a text: the shipped ones, installed ones for what those lack, and else the system's, with a notice.
 * @throws what `require.resolve` does where the shipped ones are missing.
 */
export function fontsFor(text: string): { fontFiles: string[]; loadSystemFonts: boolean } {
  const fontFiles = filesOf(shipped);
  let missing = lettersOf(text);
  for (const files of [fontFiles, ...optional.map(locate)]) {
    if (missing.length === 0 || files.length === 0) continue;
    const has = coverageOf(files[0]!);
    const rest = missing.filter((letter) => !has(letter.codePointAt(0)!));
    if (files !== fontFiles && rest.length < missing.length) fontFiles.push(...files);
    missing = rest;
  }
  if (missing.length > 0) notice(missing);
  return { fontFiles, loadSystemFonts: missing.length > 0 };
}

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Arimo: free, and as wide as Arial, letter by letter. */
const LATIN = '@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf';

/** Japanese fonts that are used when they are installed. */
const JAPANESE = [
  '@expo-google-fonts/sawarabi-gothic/400Regular/SawarabiGothic_400Regular.ttf',
  '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
];

/** Letters that Arimo has: Latin, Greek, Cyrillic, Hebrew and common signs. */
const latin = /^[\p{ASCII}\u00a0-\u058f\u0590-\u05ff\u1e00-\u1fff\u2000-\u27bf\ufb00-\ufb4f]*$/u;

function locate(file: string): string | null {
  try {
    return require.resolve(file);
  } catch {
    return null;
  }
}

/** The fonts for a text: the shipped one, and where it lacks letters a Japanese one, or else the system's. */
function fontsFor(text: string): { fontFiles: string[]; loadSystemFonts: boolean } {
  const shipped = locate(LATIN)!;
  if (latin.test(text)) return { fontFiles: [shipped], loadSystemFonts: false };
  const japanese = JAPANESE.map(locate).find((file) => file !== null);
  if (japanese) return { fontFiles: [shipped, japanese], loadSystemFonts: false };
  console.info(
    "Some letters of the picture are not in Keisan's font. For Japanese: npm install @expo-google-fonts/sawarabi-gothic",
  );
  return { fontFiles: [shipped], loadSystemFonts: true };
}

/** An SVG picture of Graphviz as a PNG of `dpi` dots per inch. */
export async function renderPng(svg: string, dpi: number): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(svg, {
    background: 'white',
    // Graphviz counts in points, of which 72 make an inch; resvg reads points as 4/3 of a pixel.
    fitTo: { mode: 'zoom', value: dpi / 96 },
    font: { ...fontsFor(svg), defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  });
  return picture.render().asPng();
}

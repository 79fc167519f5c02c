import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { fontsFor } from './fonts.ts';
import { packageHere } from './package-here.ts';
import { checkDpi, type Size, zoomFor } from './resolution.ts';

/**
 * An SVG picture as a PNG.
 *
 * @param dpi the resolution, in dots per inch.
 * @throws ValueError for what is no SVG, and for a resolution that makes a picture too large for memory.
 */
export async function renderPng(svg: string, dpi: number): Promise<Uint8Array> {
  checkDpi('renderPng', dpi);
  return drawPng('renderPng', svg, dpi);
}

/** {@link renderPng} for a function of another name, which its errors mention; without `dpi`, as fine as the picture can be. */
export async function drawPng(where: string, svg: string, dpi?: number): Promise<Uint8Array> {
  const Resvg = await packageHere(where, '@resvg/resvg-js', async () => (await import('@resvg/resvg-js')).Resvg);
  let size: Size;
  try {
    size = new Resvg(svg, { font: { loadSystemFonts: false } });
  } catch (error) {
    throw new ValueError({
      where,
      got: typeof svg === 'string' ? `text that is no SVG (${(error as Error).message})` : describeValue(svg),
      expected: 'the text of an SVG picture, such as renderSvg returns',
    });
  }
  const zoom = zoomFor(where, size, dpi);
  const fonts = await packageHere(where, '@expo-google-fonts/arimo', () => fontsFor(svg));
  const picture = new Resvg(svg, {
    // Graphviz counts in points, of which 72 make an inch; resvg reads points as 4/3 of a pixel.
    fitTo: { mode: 'zoom', value: zoom },
    font: { ...fonts, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  });
  return picture.render().asPng();
}

import { fontsFor } from './fonts.ts';

/** An SVG picture of Graphviz as a PNG of `dpi` dots per inch. */
export async function renderPng(svg: string, dpi: number): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(svg, {
    // Graphviz counts in points, of which 72 make an inch; resvg reads points as 4/3 of a pixel.
    fitTo: { mode: 'zoom', value: dpi / 96 },
    font: { ...fontsFor(svg), defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  });
  return picture.render().asPng();
}

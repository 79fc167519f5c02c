import { layOut } from '#graphviz';
import { fontFamily } from './font-family.ts';
import { substituteNonAscii } from './stand-ins.ts';

/**
 * DOT as an SVG picture, laid out by Graphviz, which runs as WebAssembly: in Node in a thread, in a browser in a worker.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { graphToDot, renderSvg } from 'keisan/utils';
 *
 * const x = tensor([1, 2], { requiresGrad: true, name: 'x' });
 * const svg = await renderSvg(graphToDot(x.square().sum()));
 * svg.includes('<svg'); // true
 * ```
 */
export async function renderSvg(dot: string): Promise<string> {
  const { text, restore } = substituteNonAscii(dot);
  const svg = await layOut(text);
  return restore(svg).replaceAll('font-family="Arial"', `font-family="${fontFamily}"`);
}

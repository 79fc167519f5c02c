import type { Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { writeDiagram } from '#picture-file';
import { drawGraph, type GraphToDotOptions, graphToDotOptions } from './dot/graph-dot.ts';

/** Options of {@link plotGraph}. */
export interface PlotGraphOptions extends GraphToDotOptions {
  /** The path of the file, or its URL, which ends in .png, .svg or .dot. Default: `'graph.png'`. */
  toFile?: string | URL;
  /**
   * The resolution of a PNG, in dots per inch. Default: 200, or as fine as a picture of 67 million pixels and 32,767 along each side
   * can be, of which the console says so.
   */
  dpi?: number;
}

/**
 * Draws the computation graph of a tensor into a file: see {@link graphToDot}.
 *
 * @param result a tensor that remembers how it was computed: something in its history has to require a gradient. Any other one is drawn as
 * a single oval.
 * @returns the file's absolute path.
 * @throws ValueError for an unknown ending, for a file that cannot be written, and for a `dpi` that makes a
 * picture too large for memory. In a browser, which has no files,
 * the error says what to write instead: `await renderSvg(graphToDot(result))`.
 *
 * @example
 * ```ts
 * import { plotGraph, tensor } from 'keisan';
 *
 * const x = tensor([1, 2], { requiresGrad: true, name: 'x' });
 * await plotGraph(x.square().sum(), { toFile: 'graph.svg' });
 * ```
 */
export async function plotGraph(result: Tensor, options: PlotGraphOptions = {}): Promise<string> {
  checkOptions('plotGraph', options, { toFile: true, dpi: true, ...graphToDotOptions });
  const { toFile = 'graph.png', dpi, ...rest } = options;
  return writeDiagram('plotGraph', drawGraph('plotGraph', result, rest), { toFile, dpi });
}

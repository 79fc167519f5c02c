import { writeChart } from '#picture-file';
import type { DrawableHistory, MetricValues } from './drawable/history.ts';
import { drawChart, historyChart } from './history/draw-chart.ts';
import { readStyle } from './history/history-options.ts';
import type { HistoryToSvgOptions } from './history/history-svg.ts';

/** Options of {@link plotHistory}. */
export interface PlotHistoryOptions extends HistoryToSvgOptions {
  /** The path of the file, or its URL, which ends in .png or .svg. Default: `'history.png'`. */
  toFile?: string | URL;
  /**
   * The resolution of a PNG, in dots per inch. Default: 200, or as fine as a picture of 67 million pixels and 32,767 along each side
   * can be, of which the console says so.
   */
  dpi?: number;
}

/**
 * Draws the curves of a training into a file: see {@link historyToSvg}. No system program and no font is needed.
 *
 * @returns the file's absolute path.
 * @throws ValueError when there is nothing to draw or more than 500 panels or 500,000 values, for an unknown ending, for a file that cannot be written, and for a `dpi` that makes a
 * picture too large for memory. In a browser, which has no files, the error says what to write instead: `await historyToSvg(history)`.
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { plotHistory } from 'keisan/utils';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ loss: 'mse' });
 * const history = await model.fit([[1], [2], [3], [4]], [[2], [4], [6], [8]], { epochs: 5, validationSplit: 0.25 });
 * await plotHistory(history, { toFile: 'history.png', metrics: ['loss'], logScale: true });
 * ```
 */
export async function plotHistory(
  history: DrawableHistory | MetricValues,
  options: PlotHistoryOptions = {},
): Promise<string> {
  const style = readStyle('plotHistory', options, { toFile: true, dpi: true });
  const { toFile = 'history.png', dpi } = options;
  const spec = historyChart('plotHistory', history, style);
  return writeChart('plotHistory', () => drawChart('plotHistory', spec), { toFile, dpi });
}

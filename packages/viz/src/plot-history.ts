import { writeChart } from '#diagram-file';
import { drawHistory, type HistoryToSvgOptions } from './history/history-svg.ts';
import type { DrawableHistory, MetricValues } from './history/panels.ts';

/** Options of {@link plotHistory}. */
export interface PlotHistoryOptions extends HistoryToSvgOptions {
  /** The file, which ends in .png or .svg. Default: `'history.png'`. */
  toFile?: string;
  /** The resolution of a PNG, in dots per inch. Default: 200. */
  dpi?: number;
}

/**
 * Draws the curves of a training into a file: see {@link historyToSvg}. No system program and no font is needed.
 *
 * @returns the file's absolute path.
 * @throws ValueError when there is nothing to draw, for an unknown ending, or where the folder does not exist. In a browser, which has
 * no files, the error says what to write instead: `await historyToSvg(history)`.
 *
 * @example
 * ```ts
 * const history = await model.fit(x, y, { epochs: 10, validationSplit: 0.2 });
 * await plotHistory(history, { toFile: 'history.png' });
 * ```
 */
export async function plotHistory(
  history: DrawableHistory | MetricValues,
  options: PlotHistoryOptions = {},
): Promise<string> {
  const { toFile = 'history.png', dpi = 200, ...rest } = options;
  return writeChart('plotHistory', () => drawHistory('plotHistory', history, rest), { toFile, dpi });
}

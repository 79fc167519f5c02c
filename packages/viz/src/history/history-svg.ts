import type { DrawableHistory, MetricValues } from '../drawable/history.ts';
import { drawChart, historyChart } from './draw-chart.ts';
import { type HistoryOptions, readStyle } from './history-options.ts';

/** Options of {@link historyToSvg}. */
export interface HistoryToSvgOptions extends HistoryOptions {}

/**
 * The curves of a training as an SVG picture: one panel for each metric, training and validation in the same, over epochs that
 * count from 1. Takes what `fit` returns, or an object from names of metrics to their values. Works in browsers too.
 *
 * @throws ValueError when there is nothing to draw, not a value for each epoch, no such metric, or more than 500 panels or 500,000 values.
 *
 * @example
 * ```ts
 * import { historyToSvg } from 'keisan/utils';
 *
 * const svg = await historyToSvg({ loss: [0.9, 0.5, 0.4], val_loss: [0.9, 0.6, 0.7] });
 * svg.slice(0, 4); // '<svg'
 * ```
 */
export async function historyToSvg(
  history: DrawableHistory | MetricValues,
  options: HistoryToSvgOptions = {},
): Promise<string> {
  return drawChart('historyToSvg', historyChart('historyToSvg', history, readStyle('historyToSvg', options)));
}

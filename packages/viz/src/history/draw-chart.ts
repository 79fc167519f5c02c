import type { Spec } from 'vega';
import type { DrawableHistory, MetricValues } from '../drawable/history.ts';
import { chart } from './chart.ts';
import type { HistoryStyle } from './history-options.ts';
import { toPanels } from './panels.ts';

/** What a history is drawn as. Errors mention the function `where`. */
export const historyChart = (where: string, history: DrawableHistory | MetricValues, style: HistoryStyle): Spec =>
  chart(toPanels(where, history, style), style);

/** Draws a chart as SVG. */
export async function drawChart(spec: Spec): Promise<string> {
  const { parse, View } = await import('vega');
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}

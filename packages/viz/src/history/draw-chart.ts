import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { Spec } from 'vega';
import type { DrawableHistory, MetricValues } from '../drawable/history.ts';
import { chart } from './chart.ts';
import type { HistoryStyle } from './history-options.ts';
import { toPanels } from './panels.ts';

/** What a history is drawn as. Errors mention the function `where`. */
export const historyChart = (where: string, history: DrawableHistory | MetricValues, style: HistoryStyle): Spec =>
  chart(toPanels(where, history, style), style);

/** Draws a chart as SVG. @throws ValueError where every object inherits a key: Vega goes through them as if they were its own, without end. */
export async function drawChart(where: string, spec: Spec): Promise<string> {
  for (const key in {}) {
    throw new ValueError({
      where,
      got: `a program that gave every object the key ${describeValue(key)} (Object.prototype)`,
      expected: 'objects that have the keys that are written in them',
      fix: 'Add it with Object.defineProperty, which does not list it',
    });
  }
  const { parse, View } = await import('vega');
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}

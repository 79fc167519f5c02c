import { ValueError } from '@keisan/autograd';
import { describeValue, inheritedKey } from '@keisan/autograd/internal';
import type { Spec } from 'vega';
import type { DrawableHistory, MetricValues } from '../drawable/history.ts';
import { chart } from './chart.ts';
import type { HistoryStyle } from './history-options.ts';
import { toPanels } from './panels.ts';

/** What a history is drawn as. Errors mention the function `where`. */
export const historyChart = (where: string, history: DrawableHistory | MetricValues, style: HistoryStyle): Spec =>
  chart(toPanels(where, history, style), style);

/**
 * Draws a chart as SVG.
 * @throws ValueError where every object inherits a key, which Vega takes for a part of the chart, and for what it does not draw.
 */
export async function drawChart(where: string, spec: Spec): Promise<string> {
  const key = inheritedKey();
  if (key !== null) {
    throw new ValueError({
      where,
      got: `objects that all have the key ${describeValue(key)}, since a program gave it to Object.prototype`,
      expected: 'objects with keys of their own: charts are drawn by Vega, which takes it for a part of them',
      fix: `Define it with Object.defineProperty(Object.prototype, ${JSON.stringify(key)}, { value: ... }), which loops over keys pass by`,
    });
  }
  const { parse, View } = await import('vega');
  try {
    const view = new View(parse(spec), { renderer: 'none' });
    // It would say so on the console, and draw nothing.
    view.logger().error = (error) => {
      throw error;
    };
    return await view.toSVG();
  } catch (cause) {
    const wrong =
      cause instanceof EvalError
        ? new ValueError({
            where,
            got: "a chart under a Content Security Policy without 'unsafe-eval'",
            expected: 'a policy that lets Vega run, which writes functions',
            fix: "Add 'unsafe-eval' to script-src, or draw the chart in Node and show the picture",
          })
        : new ValueError({
            where,
            got: `a chart that Vega does not draw (${(cause as Error).message})`,
            expected: 'names and values that it takes',
            fix: 'Choose others with metrics',
          });
    throw Object.assign(wrong, { cause });
  }
}

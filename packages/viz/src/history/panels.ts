import { ValueError } from '@keisan/autograd';
import { describeValue, everyPlace, isEndless, isPromise } from '@keisan/autograd/internal';
import type { DrawableHistory, MetricValue, MetricValues } from '../drawable/history.ts';
import type { HistoryStyle } from './history-options.ts';

/** A value after an epoch, which counts from 1; null where it is not finite. */
export interface Point {
  readonly series: 'training' | 'validation';
  readonly epoch: number;
  readonly value: number | null;
}

/** The curves of one metric. */
export interface Panel {
  readonly metric: string;
  readonly isLogarithmic: boolean;
  readonly points: readonly Point[];
}

/** How far apart values may be: a scale reaches a little farther, and must end before the largest float. */
const LARGEST = 1e307;

/** How many panels a chart may have: each takes some milliseconds and half a megabyte to draw. */
const MOST_PANELS = 500;

/** How many values a chart may have: they are all gone through, and only those that show are drawn. */
const MOST_VALUES = 500_000;

const VALIDATION = /^val_/;

const isObject = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !isPromise(given);

const isHistory = (given: DrawableHistory | MetricValues): given is DrawableHistory => isObject(given.history);

const FIX = 'Give what model.fit returned, or an object such as { loss: [0.5, 0.25] }';

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isNoList = (value: unknown): boolean => !Array.isArray(value);

const areNumbers = (values: unknown): values is readonly number[] =>
  Array.isArray(values) && everyPlace(values, isNumber);

const areValues = (values: unknown, around: readonly unknown[] = []): boolean =>
  Array.isArray(values) &&
  !isEndless(values, around, isNoList) &&
  everyPlace(values, (value) => isNumber(value) || areValues(value, [...around, values]));

function checkValues(where: string, values: MetricValues): void {
  const wrong = Object.entries(values).find(([, list]) => !areValues(list));
  if (!wrong) return;
  throw new ValueError({
    where,
    got: `${describeValue(values)}, with ${describeValue(wrong[1])} for ${describeValue(wrong[0])}`,
    expected: 'a list of numbers for each metric',
    fix: FIX,
  });
}

/** The epochs of a metric's values, from 0. */
function epochsOf(where: string, history: DrawableHistory, name: string): readonly number[] {
  const given: unknown = typeof history.epochsOf === 'function' ? history.epochsOf(name) : undefined;
  const epochs: unknown = given ?? history.epoch;
  const count = history.history[name]!.length;
  if (!areNumbers(epochs) || !epochs.every(Number.isFinite)) {
    throw new ValueError({
      where,
      got: `epochs ${describeValue(epochs)} of "${name}"`,
      expected: 'a list of the numbers of the epochs, from 0',
      fix: FIX,
    });
  }
  if (epochs.length === count) return epochs;
  throw new ValueError({
    where,
    got: `${count} values of "${name}" for ${epochs.length} epochs`,
    expected: 'a value for each epoch',
    fix: 'Give the History itself, which knows when each was measured, or put NaN where there is none',
  });
}

function toHistory(values: MetricValues): DrawableHistory {
  const count = Object.values(values).reduce((most, { length }) => Math.max(most, length), 0);
  return { history: values, epoch: Array.from({ length: count }, (_, i) => i) };
}

/** A curve: what it is called, of which metric it is one, and its values. */
interface Curve {
  readonly name: string;
  readonly metric: string;
  readonly values: readonly number[];
}

/** One curve for each number of a metric: for several `f1_score[0]`, `f1_score[1]` and so on. */
function curvesOf(name: string, values: readonly MetricValue[], element = ''): readonly Curve[] {
  const parts = values.reduce<number>(
    (most, value) => (typeof value === 'number' ? most : Math.max(most, value.length)),
    -1,
  );
  if (parts < 0) return [{ name, metric: name.replace(VALIDATION, '') + element, values: values as readonly number[] }];
  const part = (value: MetricValue, i: number) => (typeof value === 'number' ? Number.NaN : (value[i] ?? Number.NaN));
  return Array.from({ length: parts }).flatMap((_, i) =>
    curvesOf(
      name,
      values.map((value) => part(value, i)),
      `${element}[${i}]`,
    ),
  );
}

/** Rejects values so far apart that their distance is no number: a diagram has no scale for them. */
function checkRange(where: string, metric: string, points: readonly Point[]): void {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [least, most] = values.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);
  if (values.length === 0 || most - least <= LARGEST) return;
  throw new ValueError({
    where,
    got: `values of "${metric}" from ${least} to ${most}`,
    expected: `values at most ${LARGEST} apart`,
    fix: 'Put NaN where a value is of no use',
  });
}

/** All metrics, none on a logarithmic scale. */
const everything = { metrics: null, isLogarithmic: () => false };

/** The metrics to draw: those that were asked for, or all, the loss first. @throws ValueError for one that there is not. */
function chosen(where: string, there: readonly string[], asked: readonly string[] | null): readonly string[] {
  if (!asked) return [...there].sort((a, b) => Number(b === 'loss') - Number(a === 'loss'));
  const named = (name: string) => there.filter((metric) => metric === name || metric.startsWith(`${name}[`));
  const unknown = asked.find((name) => named(name).length === 0);
  if (unknown === undefined && asked.length > 0) return [...new Set(asked.flatMap(named))];
  throw new ValueError({
    where,
    got: unknown === undefined ? 'metrics without a name' : `the metric ${describeValue(unknown)}`,
    expected: `names among ${there.join(', ')}`,
    fix: unknown?.startsWith('val_') ? 'Values of validation stand in the panel of their metric: leave val_ out' : '',
  });
}

/**
 * One panel for each metric, with its training and its validation curve.
 * @throws ValueError when there is no value to draw, not one for each epoch, or no such metric.
 */
export function toPanels(
  where: string,
  given: DrawableHistory | MetricValues,
  { metrics: asked, isLogarithmic }: Pick<HistoryStyle, 'metrics' | 'isLogarithmic'> = everything,
): readonly Panel[] {
  if (!isObject(given)) {
    throw new ValueError({ where, got: describeValue(given), expected: 'a list of numbers for each metric', fix: FIX });
  }
  const values = isHistory(given) ? given.history : given;
  checkValues(where, values);
  const history = isHistory(given) && given.epoch !== undefined ? given : toHistory(values);
  const names = Object.keys(history.history);
  const curves = names.flatMap((name) => curvesOf(name, history.history[name]!));
  const there = [...new Set(curves.map(({ metric }) => metric))];
  const metrics = names.length === 0 ? [] : chosen(where, there, asked);
  if (metrics.length > MOST_PANELS) {
    throw new ValueError({
      where,
      got: `${metrics.length} panels, one for each number of each metric`,
      expected: `at most ${MOST_PANELS}`,
      fix: `Choose some with metrics, such as metrics: [${describeValue(metrics[0])}]`,
    });
  }
  const count = curves.reduce((sum, { metric, values }) => sum + (metrics.includes(metric) ? values.length : 0), 0);
  if (count > MOST_VALUES) {
    throw new ValueError({
      where,
      got: `${count} values`,
      expected: `at most ${MOST_VALUES}`,
      fix: 'Give some of each, such as { loss: losses.filter((_, i) => i % 10 === 0) }',
    });
  }
  const isDrawn = (value: number, metric: string) => Number.isFinite(value) && (value > 0 || !isLogarithmic(metric));
  const panels = metrics.map((metric) => ({
    metric,
    isLogarithmic: isLogarithmic(metric),
    points: curves
      .filter((curve) => curve.metric === metric)
      .flatMap(({ name, values }) => {
        const series = VALIDATION.test(name) ? 'validation' : 'training';
        return epochsOf(where, history, name).map((epoch, i): Point => {
          const value = values[i]!;
          return { series, epoch: epoch + 1, value: isDrawn(value, metric) ? value : null };
        });
      }),
  }));
  if (panels.every(({ points }) => points.every(({ value }) => value === null))) {
    throw new ValueError({
      where,
      got: names.length === 0 ? 'a history without metrics' : `a history without a finite value of ${names.join(', ')}`,
      expected: `at least one epoch with a value${panels.some((panel) => panel.isLogarithmic) ? ' above 0' : ''}`,
      fix: 'Give what model.fit returned, with epochs of at least 1',
    });
  }
  for (const { metric, points } of panels) checkRange(where, metric, points);
  return panels;
}

import { ValueError } from '@keisan/autograd';
import { describeValue, everyPlace, isEndless, isPlain } from '@keisan/autograd/internal';
import type { MetricName } from '../metrics/family.ts';

/** What logs hold of a metric: a number, or where its result is a tensor the numbers of that, in nested lists. */
export type LogValue = number | readonly LogValue[];

/** Metrics whose result with the default options has a number for each class. */
type OfClasses = 'f1_score' | 'f1Score' | 'F1Score' | 'f_beta_score' | 'fBetaScore' | 'FBetaScore';

/** Names that stand for single numbers: those of metrics, which are called as `compile` was told. */
type NumberName = 'loss' | 'learning_rate' | Exclude<MetricName, OfClasses>;

/** The same for values of validation. */
export type ValidationName = `val_${NumberName}`;

/** What there is by the names of logs: `Single` where a name stands for single numbers, else `Any`. */
type ByLogName<Single extends Any, Any> = { [name: `${string}loss`]: Single; [name: string]: Any };

/**
 * The metrics of a batch or an epoch, by name, such as `{ accuracy: 0.97, loss: 0.1 }`. All callbacks get the same object: what one adds in
 * `onEpochEnd`, those after it see, and History keeps. Metrics that are known by a name, and what ends in `loss`, are typed as numbers; others
 * may be lists of them, as for {@link F1Score} without `average`.
 */
export type Logs = { [Name in NumberName | ValidationName]?: number } & ByLogName<number, LogValue>;

/** The values of metrics after every epoch, by name, typed as {@link Logs} are. `Known` are further names that are there and stand for numbers. */
export type LogHistory<Known extends string = never> = Record<NumberName | Known, number[]> & {
  [Name in ValidationName]?: number[];
} & ByLogName<number[], LogValue[]>;

/** Values by name as runs have them: those of a metric whose result has names of its own are together under the metric's. */
export type NestedLogs = { readonly [name: string]: LogValue | NestedLogs };

const isNested = (value: LogValue | NestedLogs): value is NestedLogs =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);

/** As logs: in alphabetical order, with what is nested in the place of its name. Source: pythonify_logs of Keras. */
export function flatLogs(logs: NestedLogs): Logs {
  const entries = (nested: NestedLogs): (readonly [string, LogValue])[] =>
    Object.entries(nested)
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
      .flatMap(([name, value]) => (isNested(value) ? entries(value) : [[name, value] as const]));
  return Object.fromEntries(entries(logs)) as Logs;
}

const isNoList = (value: unknown): boolean => !Array.isArray(value);

/** Whether something is a number, or numbers in nested lists that come to an end. */
export const isLogValue = (value: unknown, around: readonly unknown[] = []): value is LogValue =>
  typeof value === 'number' ||
  (Array.isArray(value) &&
    !isEndless(value, around, isNoList) &&
    everyPlace(value, (part) => isLogValue(part, [...around, value])));

const allIn = (value: LogValue): readonly number[] => (typeof value === 'number' ? [value] : value.flatMap(allIn));

/** The numbers in a value of logs. @throws ValueError for anything else. */
export function numbersIn(value: LogValue): readonly number[] {
  if (isLogValue(value)) return allIn(value);
  throw new ValueError({
    where: 'logs',
    got: describeValue(value),
    expected: 'numbers, or nested lists of numbers',
  });
}

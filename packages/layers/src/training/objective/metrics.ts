import { type Shape, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { get as getMetric, type Metric, type MetricIdentifier, resolveMetric } from '../../metrics/index.ts';
import { isSerialized } from '../../naming/identifiers.ts';
import { isNesting, leavesOf, type Nested } from '../../structure.ts';
import { claimName } from './log-names.ts';
import type { Output } from './outputs.ts';
import { perOutput } from './per-output.ts';

/** A metric, several of them, or none, or those of each of several outputs. */
type MetricTree = MetricIdentifier | null | Metrics;

/** The metrics that `compile` was given: a list for the one output, or a list or an object with those of each output. */
export type Metrics = readonly MetricTree[] | { readonly [output: string]: MetricTree };

/** What an output is judged by. */
export interface MetricTerm {
  /** The place of the output. */
  readonly output: number;
  /** Whether the output's name stands before its own in logs. */
  readonly isPrefixed: boolean;
  readonly metric: Metric;
  /** What it is called in logs. */
  readonly logName: string;
  /** Whether sample weights count in it. */
  readonly isWeighted: boolean;
}

const isMetric = (value: unknown) => !isNesting(value) || isSerialized(value);

const identifiersIn = (given: MetricTree) => leavesOf(given as Nested<MetricIdentifier | null>, isMetric);

/** @throws ValueError for an unknown name, and for one metric where there has to be a list. */
export function checkMetrics(name: string, given: Metrics): void {
  if (isMetric(given)) {
    throw new ValueError({
      where: 'compile',
      got: `${name} ${describeValue(given)}`,
      expected: 'a list of metrics, or an object with those of each output',
      fix: `Put it in square brackets: ${name}: ['accuracy']`,
    });
  }
  const identifiers = identifiersIn(given);
  if (identifiers.length > 0 && identifiers.every(({ value }) => value === null)) throw noMetric(name);
  for (const { value } of identifiers) if (value !== null) getMetric(value);
}

const noMetric = (name: string) =>
  new ValueError({ where: 'compile', got: `null in ${name}`, expected: 'metrics only', fix: 'Leave it out' });

/**
 * What each output is judged by.
 * @param targets The shape of the targets of each output; null where there are none.
 * @param taken The names in logs that are taken.
 * @throws ValueError for metrics that are not for these outputs.
 * Source: Keras's CompileMetrics.
 */
export function metricTerms(
  name: 'metrics' | 'weightedMetrics',
  given: Metrics,
  outputs: readonly Output[],
  targets: readonly (Shape | null)[],
  taken: Set<string>,
): readonly MetricTerm[] {
  const isWeighted = name === 'weightedMetrics';
  const found = metricsFor(name, given, outputs);
  return outputs.flatMap((output) =>
    identifiersIn(found.get(output.index) ?? []).flatMap(({ value }) => {
      if (value === null && outputs.length === 1) throw noMetric(name);
      if (value === null) return [];
      const metric = resolveMetric(value, targets[output.index] ?? [], output.shape);
      const prefix = outputs.length > 1 && output.name !== null ? `${output.name}_` : '';
      const plain = prefix + metric.name;
      const logName = claimName(taken, isWeighted && taken.has(plain) ? `${prefix}weighted_${metric.name}` : plain);
      return [{ output: output.index, metric, logName, isPrefixed: prefix !== '', isWeighted }];
    }),
  );
}

/** Which metrics each output has: all of them, if it is the only one. */
function metricsFor(name: string, given: Metrics, outputs: readonly Output[]): ReadonlyMap<number, MetricTree> {
  const isEmpty = isNesting(given) && Object.keys(given).length === 0;
  if (outputs.length === 1 || isEmpty) return new Map([[0, given]]);
  return perOutput(given as Nested<MetricTree>, outputs, {
    where: 'compile',
    name,
    spreads: false,
    complete: false,
    isOne: (value) => isMetric(value) || Array.isArray(value),
    fix: `Write ${name}: { ${outputs[0]!.name ?? 'output'}: ['accuracy'] }, or a list with a list for each output`,
  });
}

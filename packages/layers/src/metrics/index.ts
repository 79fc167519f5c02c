import type { Shape } from '@keisan/autograd';
import type { PartialShape } from '../shapes.ts';
import { Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy } from './classes.ts';
import { type MetricIdentifier, metrics } from './family.ts';
import { MeanMetricWrapper } from './mean.ts';
import type { Metric } from './metric.ts';

export * from './every.ts';
export type { MetricIdentifier, MetricName } from './family.ts';
export * from './functions.ts';
export { MeanMetricWrapper, type MetricFunction } from './mean.ts';
export { type Direction, Metric, type MetricOptions, type MetricResult, type VariableSpec } from './metric.ts';

/** The accuracy that fits: binary for one output, sparse for class numbers, else categorical. Source: Keras' compile_utils.get_metric. */
function accuracyFor(yTrue: Shape, yPred: PartialShape, name: string): Metric {
  if (yPred.at(-1) === 1) return new BinaryAccuracy({ name });
  const sparse = yTrue.length < yPred.length || (yTrue.at(-1) === 1 && (yPred.at(-1) ?? 0) > 1);
  return sparse ? new SparseCategoricalAccuracy({ name }) : new CategoricalAccuracy({ name });
}

/**
 * The metric that an identifier stands for; a name is also what it is called in logs. `'accuracy'` compares labels here. Null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: MetricIdentifier): Metric;
export function get(identifier: MetricIdentifier | null): Metric | null;
export function get(identifier: MetricIdentifier | null): Metric | null {
  return metrics.get(identifier);
}

/**
 * The metric that an identifier of `compile` stands for: `'accuracy'` and `'acc'` depend on the shapes.
 * @throws ValueError for an unknown name.
 */
export function resolveMetric(identifier: MetricIdentifier, yTrue: Shape, yPred: PartialShape): Metric {
  const metric = get(identifier);
  // Keras makes one of a class with an automatic name first, which counts.
  if (typeof identifier === 'string' && metric.constructor !== MeanMetricWrapper)
    Reflect.construct(metric.constructor, [{}]);
  return metric instanceof Accuracy && identifier !== metric ? accuracyFor(yTrue, yPred, metric.name) : metric;
}

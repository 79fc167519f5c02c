import { SymbolicValueError, Tensor, tensor } from '@keisan/autograd';
import { isPlain } from '@keisan/autograd/internal';
import { returnedAtOnce, returnedTensor, withMethods } from '../returned.ts';
import type { Metric } from './metric.ts';

/** The value of a metric in tensors. */
export type MetricTensors = Tensor | { readonly [name: string]: MetricTensors };

/** The value of a metric, for logs. @throws ValueError when `result` returns no tensor, no number and no object of them. */
export function resultOf(metric: Metric): MetricTensors {
  return tensorsIn(`${metric.name}: result`, metric.result());
}

/** Whether what a metric comes to has names of its own. */
export const isNamed = (result: unknown): result is { readonly [name: string]: MetricTensors } =>
  typeof result === 'object' && result !== null && isPlain(result) && !(result instanceof Tensor);

function tensorsIn(where: string, result: unknown): MetricTensors {
  if (typeof result === 'number') return tensor(result);
  if (!isNamed(result)) return returnedTensor(where, result);
  return Object.fromEntries(
    Object.entries(result).map(([name, value]) => [name, tensorsIn(`${where}: ${name}`, value)] as const),
  );
}

/**
 * Takes a batch without values into a metric, and asks for its result.
 * @throws KeisanError for a metric that does not suit the shapes, or is no whole one.
 */
export function tryMetric(metric: Metric, yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
  withMethods(metric.name, metric, 'updateState', 'result');
  returnedAtOnce(`${metric.name}: updateState`, metric.updateState(yTrue, yPred, sampleWeight));
  try {
    resultOf(metric);
  } catch (error) {
    // The result is computed outside of compiled code, where it may look at values.
    if (!(error instanceof SymbolicValueError)) throw error;
  }
}

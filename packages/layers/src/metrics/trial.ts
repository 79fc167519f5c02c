import { SymbolicValueError, type Tensor } from '@keisan/autograd';
import { returnedAtOnce, returnedTensor, withMethods } from '../returned.ts';
import type { Metric } from './metric.ts';

/** The value of a metric, for logs. @throws ValueError when `result` returns no tensor. */
export function resultOf(metric: Metric): Tensor {
  return returnedTensor(`${metric.name}: result`, metric.result());
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

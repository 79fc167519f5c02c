import type { Tensor } from '@keisan/autograd';
import type { Metric } from '../../metrics/index.ts';

/** A batch: inputs, targets and sample weights in the nesting in which they were given, null for none. */
export type StepData<I = Tensor, O = Tensor> = readonly [x: I, y: O | null, sampleWeight: O | null];

/** What a step has to say, by name. What is nested in it stands in logs by its own names. */
export type StepLogs = { readonly [name: string]: Tensor | number | StepLogs };

/** The methods of a model that make its steps, of which a class of one's own may override any. */
export interface StepMethods {
  trainStep(data: StepData): StepLogs;
  testStep(data: StepData): StepLogs;
  predictStep(data: StepData): Tensor;
  computeLoss(x: Tensor, y: Tensor | null, yPred: Tensor, sampleWeight: Tensor | null, training: boolean): Tensor;
  computeMetrics(x: Tensor, y: Tensor | null, yPred: Tensor, sampleWeight: Tensor | null): StepLogs;
  getMetricsResult(): StepLogs;
  resetMetrics(): void;
  readonly metrics: readonly Metric[];
}

import type { Tensor } from '@keisan/autograd';
import type { Metric } from '../../metrics/index.ts';

/** A batch: inputs, targets and sample weights in the nesting in which they were given, null for none. */
export type StepData<I = Tensor, O = Tensor> = readonly [x: I, y: O | null, sampleWeight: O | null];

/** What a step has to say, by name. */
export type StepLogs = Readonly<Record<string, Tensor | number>>;

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

import type { OptionNames } from '@keisan/autograd/internal';
import type { RuntimeName } from '@keisan/compiler';
import type { LossIdentifier } from '../losses/index.ts';
import type { MetricIdentifier } from '../metrics/index.ts';
import type { OptimizerIdentifier } from '../optimizers/index.ts';

/** How a model is trained and judged. Source: https://keras.io/api/models/model_training_apis/#compile-method */
export interface CompileOptions {
  /** The optimizer, by name or as an object. Default: `'rmsprop'`. */
  optimizer?: OptimizerIdentifier;
  /** The loss, by name, as an object or as a function `(yTrue, yPred) => values`. Needed for `fit` and `evaluate`. */
  loss?: LossIdentifier;
  /** The metrics, each by name, as an object or as a function. Sample weights do not count in them. Default: none. */
  metrics?: readonly MetricIdentifier[];
  /** Metrics in which sample weights and class weights count. Default: none. */
  weightedMetrics?: readonly MetricIdentifier[];
  /** Whether to run op by op, so that values can be looked at in `call`. Default: false. */
  runEagerly?: boolean;
  /** How many batches one call of the compiled loop runs. `'auto'` (the default): about a tenth of a second's worth. */
  stepsPerExecution?: number | 'auto';
  /** Where to run: `'onnx'` or `'eager'`. Default: KEISAN_RUNTIME, else `'onnx'` where ONNX Runtime is installed. */
  runtime?: RuntimeName;
}

/** The options of `compile`. */
export const compileOptions: OptionNames<CompileOptions> = {
  optimizer: true,
  loss: true,
  metrics: true,
  weightedMetrics: true,
  runEagerly: 'flag',
  stepsPerExecution: true,
  runtime: true,
};

import type { LossIdentifier } from '../losses/index.ts';
import type { MetricIdentifier } from '../metrics/index.ts';
import type { OptimizerIdentifier } from '../optimizers/index.ts';
import { anything, flag } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { runtimeKind, stepsKind } from './option-kinds.ts';

/** The options of `compile`. */
export const compileOptions = {
  /** The optimizer, by name or as an object. Default: `'rmsprop'`. */
  optimizer: option(anything<OptimizerIdentifier>(), 'rmsprop'),
  /** The loss, by name, as an object or as a function `(yTrue, yPred) => values`. Needed for `fit` and `evaluate`. */
  loss: option(anything<LossIdentifier>()),
  /** The metrics, each by name, as an object or as a function. Sample weights do not count in them. Default: none. */
  metrics: option(anything<readonly MetricIdentifier[]>()),
  /** Metrics in which sample weights and class weights count. Default: none. */
  weightedMetrics: option(anything<readonly MetricIdentifier[]>()),
  /** Whether to run op by op, so that values can be looked at in `call`. Default: false. */
  runEagerly: option(flag, false),
  /** How many batches one call of the compiled loop runs. `'auto'` (the default): about a tenth of a second's worth. */
  stepsPerExecution: option(stepsKind, 'auto'),
  /** Where to run: `'onnx'` or `'eager'`. Default: KEISAN_RUNTIME, else `'onnx'` where ONNX Runtime is installed. */
  runtime: option(runtimeKind),
};

/** How a model is trained and judged. Source: https://keras.io/api/models/model_training_apis/#compile-method */
export interface CompileOptions extends OptionsOf<typeof compileOptions> {}

import type { RuntimeName } from '@keisan/compiler';
import { Mean } from '../metrics/index.ts';
import { get as getOptimizer, type Optimizer, type OptimizerIdentifier } from '../optimizers/index.ts';
import { anything, flag } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { checkLossWeights, type Losses, type LossWeights, makeLosses } from './objective/losses.ts';
import { checkMetrics, type Metrics } from './objective/metrics.ts';
import type { Goals } from './objective/objective.ts';
import { runtimeKind, stepsKind } from './option-kinds.ts';

/** The options of `compile`. */
export const compileOptions = {
  /** The optimizer, by name or as an object. Default: `'rmsprop'`. */
  optimizer: option(anything<OptimizerIdentifier>(), 'rmsprop'),
  /**
   * The loss, by name, as an object or as a function `(yTrue, yPred) => values`. Needed for `fit` and `evaluate`. For several outputs
   * one for all of them, or a list or an object by their names with one for each; null for an output without a loss.
   */
  loss: option(anything<Losses>()),
  /** What the loss of each output is multiplied by before they are added up, given as `loss` is. Default: 1. */
  lossWeights: option(anything<LossWeights | null>()),
  /**
   * The metrics, each by name, as an object or as a function. Sample weights do not count in them. For several outputs a list with
   * those of each, or an object by their names. Default: none.
   */
  metrics: option(anything<Metrics>()),
  /** Metrics in which sample weights and class weights count, given as `metrics` are. Default: none. */
  weightedMetrics: option(anything<Metrics>()),
  /** Whether to run op by op, so that values can be looked at in `call`. Default: false. */
  runEagerly: option(flag, false),
  /** How many batches one call of the compiled loop runs. `'auto'` (the default): about a tenth of a second's worth. */
  stepsPerExecution: option(stepsKind, 'auto'),
  /** Where to run: `'onnx'`, `'wasm'` or `'eager'`. Default: KEISAN_RUNTIME, else the fastest there is. */
  runtime: option(runtimeKind),
};

/** How a model is trained and judged. Source: https://keras.io/api/models/model_training_apis/#compile-method */
export interface CompileOptions extends OptionsOf<typeof compileOptions> {}

/** What `compile` made of its options. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly goals: Goals;
  /** May be changed between batches. */
  runEagerly: boolean;
  readonly stepsPerExecution: number | 'auto';
  /** Where it runs; null for where KEISAN_RUNTIME says, or the fastest there is. */
  readonly runtime: RuntimeName | null;
}

/** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
export function compiledWith(options: CompileOptions): Compiled {
  const read = readOptions('compile', compileOptions, options);
  const { optimizer, loss = null, lossWeights, metrics = [], weightedMetrics = [] } = read;
  const { runEagerly, stepsPerExecution, runtime } = read;
  checkMetrics('metrics', metrics);
  checkMetrics('weightedMetrics', weightedMetrics);
  if (lossWeights != null) checkLossWeights(lossWeights);
  return {
    optimizer: getOptimizer(optimizer),
    goals: {
      losses: makeLosses(loss),
      lossWeights: lossWeights ?? undefined,
      metrics,
      weightedMetrics,
      lossTracker: new Mean({ name: 'loss' }),
    },
    runEagerly,
    stepsPerExecution,
    runtime: runtime ?? null,
  };
}

import { checkOptions, type OptionNames } from '@keisan/autograd/internal';
import { checkRuntimeName, type LoopOptions, type RuntimeName } from '@keisan/compiler';
import { checkCount } from '../check-numbers.ts';
import { Mean } from '../metrics/index.ts';
import { get as getOptimizer, type Optimizer, type OptimizerIdentifier } from '../optimizers/index.ts';
import { checkLossWeights, type Losses, type LossWeights, makeLosses } from './objective/losses.ts';
import { checkMetrics, type Metrics } from './objective/metrics.ts';
import type { Goals } from './objective/objective.ts';

/** How a model is trained and judged. Source: https://keras.io/api/models/model_training_apis/#compile-method */
export interface CompileOptions {
  /** The optimizer, by name or as an object. Default: `'rmsprop'`. */
  optimizer?: OptimizerIdentifier;
  /**
   * The loss, by name, as an object or as a function `(yTrue, yPred) => values`. Needed for `fit` and `evaluate`. For several outputs
   * one for all of them, or a list or an object by their names with one for each; null for an output without a loss.
   */
  loss?: Losses | null;
  /** What the loss of each output is multiplied by before they are added up, given as `loss` is. Default: 1. */
  lossWeights?: LossWeights | null;
  /**
   * The metrics, each by name, as an object or as a function. Sample weights do not count in them. For several outputs a list with
   * those of each, or an object by their names. Default: none.
   */
  metrics?: Metrics;
  /** Metrics in which sample weights and class weights count, given as `metrics` are. Default: none. */
  weightedMetrics?: Metrics;
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
  lossWeights: true,
  metrics: true,
  weightedMetrics: true,
  runEagerly: 'flag',
  stepsPerExecution: true,
  runtime: true,
};

/** What `compile` made of its options. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly goals: Goals;
  readonly runEagerly: boolean;
  readonly stepsPerExecution: number | 'auto';
  readonly loopOptions: LoopOptions;
}

/** @throws ValueError for a name that no optimizer, loss or metric has, and for options out of range. */
export function compiledWith(options: CompileOptions): Compiled {
  checkOptions('compile', options, compileOptions);
  const { optimizer = 'rmsprop', loss = null, lossWeights, metrics = [], weightedMetrics = [] } = options;
  const { runEagerly = false, stepsPerExecution = 'auto', runtime } = options;
  if (stepsPerExecution !== 'auto') checkCount('compile', 'stepsPerExecution', stepsPerExecution);
  if (runtime !== undefined) checkRuntimeName('compile', runtime);
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
    loopOptions: runEagerly ? { runEagerly } : runtime ? { runtime } : {},
  };
}

import type { Optimizer } from '../optimizers/index.ts';
import type { CompileOptions } from './compile-options.ts';

/** What Keras saves of what a model was compiled with, still to be serialized. */
export function compileConfig(options: CompileOptions, optimizer: Optimizer): Readonly<Record<string, unknown>> {
  const { loss = null, lossWeights = null, metrics = null, weightedMetrics = null } = options;
  const { runEagerly = false, stepsPerExecution = 1 } = options;
  return {
    optimizer,
    loss,
    loss_weights: lossWeights,
    metrics,
    weighted_metrics: weightedMetrics,
    run_eagerly: runEagerly,
    steps_per_execution: stepsPerExecution === 'auto' ? 1 : stepsPerExecution,
    jit_compile: !runEagerly,
  };
}

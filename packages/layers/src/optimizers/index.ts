import { optimizers } from './family.ts';
import type { Optimizer } from './optimizer.ts';
import type { OptimizerIdentifier } from './rules.ts';

export { Adadelta, type AdadeltaOptions } from './adadelta.ts';
export { Adafactor, type AdafactorOptions } from './adafactor.ts';
export { Adagrad, type AdagradOptions } from './adagrad.ts';
export { Adam, type AdamOptions } from './adam.ts';
export { AdamW, type AdamWOptions } from './adam-w.ts';
export { Adamax, type AdamaxOptions } from './adamax.ts';
export { Ftrl, type FtrlOptions } from './ftrl.ts';
export { Lamb, type LambOptions } from './lamb.ts';
export type { LearningRateFunction, LearningRateLike } from './learning-rate.ts';
export { Lion, type LionOptions } from './lion.ts';
export { LossScaleOptimizer, type LossScaleOptimizerOptions } from './loss-scale-optimizer.ts';
export { MultiOptimizer, type MultiOptimizerOptions, type OptimizerSelector } from './multi-optimizer.ts';
export { Muon, type MuonOptions } from './muon.ts';
export { Nadam, type NadamOptions } from './nadam.ts';
export {
  type ExcludedFromWeightDecay,
  Optimizer,
  type OptimizerArguments,
  type OptimizerOptions,
  type Slots,
  type UpdateContext,
  type Updated,
} from './optimizer.ts';
export { OptimizerMap, type OptimizerMapOptions } from './optimizer-map.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export type { OptimizerIdentifier, OptimizerName } from './rules.ts';
export { ScheduleFreeAdamW, type ScheduleFreeAdamWOptions } from './schedule-free-adam-w.ts';
export * as schedules from './schedules/index.ts';
export { SGD, type SGDOptions } from './sgd.ts';

/**
 * The optimizer that an identifier stands for.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: OptimizerIdentifier): Optimizer {
  return optimizers.get(identifier);
}

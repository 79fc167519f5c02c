import { type OptimizerIdentifier, optimizers } from './family.ts';
import type { Optimizer } from './optimizer.ts';

export { Adam, type AdamOptions } from './adam.ts';
export type { OptimizerIdentifier, OptimizerName } from './family.ts';
export { Optimizer, type OptimizerOptions, type Slots, type UpdateContext, type Updated } from './optimizer.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export { SGD, type SGDOptions } from './sgd.ts';

/**
 * The optimizer that an identifier stands for.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: OptimizerIdentifier): Optimizer {
  return optimizers.get(identifier);
}

import { isSerialized, lookUp, type NameIn, type Serialized } from '../identifiers.ts';
import { Adam } from './adam.ts';
import { Optimizer } from './optimizer.ts';
import { RMSprop } from './rmsprop.ts';
import { SGD } from './sgd.ts';

export { Adam, type AdamOptions } from './adam.ts';
export { Optimizer, type OptimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
export { RMSprop, type RMSpropOptions } from './rmsprop.ts';
export { SGD, type SGDOptions } from './sgd.ts';

/** An optimizer by name, as an object, or as what one was saved as. */
export type OptimizerIdentifier = NameIn<typeof optimizers> | Optimizer | Serialized;

const optimizers = { sgd: SGD, rmsprop: RMSprop, adam: Adam };

/**
 * The optimizer that an identifier stands for.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: OptimizerIdentifier): Optimizer {
  if (identifier instanceof Optimizer) return identifier;
  const { className, config } = isSerialized(identifier) ? identifier : { className: identifier, config: {} };
  const Class = lookUp<new (options: never) => Optimizer>('optimizer', optimizers, className, Optimizer);
  return new Class(config as never);
}

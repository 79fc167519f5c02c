import type { Tensor } from '@keisan/autograd';
import { isClass, lookUp, type NameIn } from '../identifiers.ts';
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from './classes.ts';
import { Loss } from './loss.ts';

export {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from './classes.ts';
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
export { Loss, type LossOptions, type Reduction } from './loss.ts';
export { type HuberOptions, huber, meanAbsoluteError, meanSquaredError } from './regression.ts';

/** A loss as a function: one value per sample, or a scalar. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** A loss by name, as an object or as a function. */
export type LossIdentifier = NameIn<typeof losses> | Loss | LossFunction;

const losses = {
  categorical_crossentropy: CategoricalCrossentropy,
  sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
  binary_crossentropy: BinaryCrossentropy,
  bce: BinaryCrossentropy,
  mean_squared_error: MeanSquaredError,
  mse: MeanSquaredError,
  mean_absolute_error: MeanAbsoluteError,
  mae: MeanAbsoluteError,
  huber: Huber,
} satisfies Record<string, new () => Loss>;

class FunctionLoss extends Loss {
  readonly #function: LossFunction;

  constructor(f: LossFunction) {
    super({ name: f.name || 'loss' });
    this.#function = f;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.#function(yTrue, yPred);
  }
}

/**
 * The loss that an identifier stands for; null for null.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: LossIdentifier): Loss;
export function get(identifier: LossIdentifier | null): Loss | null;
export function get(identifier: LossIdentifier | null): Loss | null {
  if (identifier === null || identifier instanceof Loss) return identifier;
  if (typeof identifier === 'function' && !isClass(identifier)) return new FunctionLoss(identifier);
  const Class = lookUp<new () => Loss>('loss', losses, identifier as string, Loss);
  return new Class();
}

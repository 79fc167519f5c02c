import type { Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../family.ts';
import type { Serialized } from '../identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from './classes.ts';
import { binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy } from './crossentropy.ts';
import { Loss } from './loss.ts';
import { huber, meanAbsoluteError, meanSquaredError } from './regression.ts';

/** A loss as a function: one value per sample, or a scalar. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

class FunctionLoss extends Loss {
  readonly wraps: LossFunction;

  constructor(f: LossFunction) {
    super({ name: f.name || 'loss' });
    this.wraps = f;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.wraps(yTrue, yPred);
  }
}

const classes = {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
};

const names = {
  categorical_crossentropy: CategoricalCrossentropy,
  sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
  binary_crossentropy: BinaryCrossentropy,
  bce: BinaryCrossentropy,
  mean_squared_error: MeanSquaredError,
  mse: MeanSquaredError,
  mean_absolute_error: MeanAbsoluteError,
  mae: MeanAbsoluteError,
  huber: Huber,
};

const functions = {
  binary_crossentropy: binaryCrossentropy,
  categorical_crossentropy: categoricalCrossentropy,
  huber,
  mean_absolute_error: meanAbsoluteError,
  mean_squared_error: meanSquaredError,
  sparse_categorical_crossentropy: sparseCategoricalCrossentropy,
};

/** The name of a loss: Keras's, in camelCase too, or one that was registered. */
export type LossName = Spelling<keyof typeof names> | keyof typeof classes | Abbreviation | CustomName<'loss'>;

/** What Keras writes in capitals too. */
export type Abbreviation = 'BCE' | 'MSE' | 'MAE';

/** A loss by name, as an object, as what one was saved as, or as a function. */
export type LossIdentifier = LossName | Loss | Serialized | LossFunction;

/** All losses. */
export const losses = new Family<Loss>({
  kind: 'loss',
  module: 'keras.losses',
  Base: Loss,
  classes,
  names,
  functions,
  none: null,
  ofFunction: (f: LossFunction) => new FunctionLoss(f),
});

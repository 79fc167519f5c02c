import type { Tensor } from '@keisan/autograd';
import { Family, type Spelling } from '../naming/family.ts';
import type { Serialized } from '../naming/identifiers.ts';
import type { CustomName } from '../saving/custom-names.ts';
import { crossentropy } from './by-shapes.ts';
import * as classes from './classes.ts';
import * as functions from './functions.ts';
import { Loss } from './loss.ts';

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

const names = {
  categorical_crossentropy: classes.CategoricalCrossentropy,
  sparse_categorical_crossentropy: classes.SparseCategoricalCrossentropy,
  binary_crossentropy: classes.BinaryCrossentropy,
  bce: classes.BinaryCrossentropy,
  crossentropy,
  ce: crossentropy,
  mean_squared_error: classes.MeanSquaredError,
  mse: classes.MeanSquaredError,
  mean_absolute_error: classes.MeanAbsoluteError,
  mae: classes.MeanAbsoluteError,
  mean_absolute_percentage_error: classes.MeanAbsolutePercentageError,
  mape: classes.MeanAbsolutePercentageError,
  mean_squared_logarithmic_error: classes.MeanSquaredLogarithmicError,
  msle: classes.MeanSquaredLogarithmicError,
  huber: classes.Huber,
  log_cosh: classes.LogCosh,
  cosine_similarity: classes.CosineSimilarity,
  binary_focal_crossentropy: classes.BinaryFocalCrossentropy,
  categorical_focal_crossentropy: classes.CategoricalFocalCrossentropy,
  hinge: classes.Hinge,
  squared_hinge: classes.SquaredHinge,
  categorical_hinge: classes.CategoricalHinge,
  kl_divergence: classes.KLDivergence,
  kld: classes.KLDivergence,
  poisson: classes.Poisson,
  dice: classes.Dice,
  tversky: classes.Tversky,
  circle: classes.Circle,
  ctc: classes.CTC,
};

/** The name of a loss: Keras's, in camelCase too, or one that was registered. */
export type LossName = Spelling<keyof typeof names> | keyof typeof classes | Abbreviation | CustomName<'loss'>;

/** What Keras writes in capitals too. */
type Abbreviation = 'BCE' | 'KLD' | 'MAE' | 'MAPE' | 'MSE' | 'MSLE';

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

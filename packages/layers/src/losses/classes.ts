import type { Tensor } from '@keisan/autograd';
import type { PartialShape } from '../shapes.ts';
import { circle, circleOptions } from './circle.ts';
import { checkClassNumbers } from './class-numbers.ts';
import {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  binaryFocalOptions,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalFocalOptions,
  categoricalGeneralizedCrossEntropy,
  crossentropyOptions,
  generalizedOptions,
  sparseCategoricalCrossentropy,
  sparseCrossentropyOptions,
} from './crossentropy.ts';
import { ctc } from './ctc.ts';
import { klDivergence, poisson } from './divergence.ts';
import { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
import { lossOf } from './of-function.ts';
import { dice, diceOptions, tversky, tverskyOptions } from './overlap.ts';
import {
  cosineOptions,
  cosineSimilarity,
  huber,
  huberOptions,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './regression.ts';

// The table of losses that are a function, reduced: a row says the name, the function, its options and what it is.

/**
 * {@link binaryCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class
 *
 * @example
 * ```ts
 * import { BinaryCrossentropy } from 'keisan/losses';
 *
 * new BinaryCrossentropy().apply([[1], [0]], [[0.8], [0.4]]); // 0.367
 * ```
 */
export class BinaryCrossentropy extends lossOf('BinaryCrossentropy', binaryCrossentropy, crossentropyOptions) {}

/**
 * {@link binaryFocalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#binaryfocalcrossentropy-class
 *
 * @example
 * ```ts
 * import { BinaryFocalCrossentropy } from 'keisan/losses';
 *
 * new BinaryFocalCrossentropy({ gamma: 3 }).apply([[1], [0]], [[0.8], [0.4]]); // 0.0172
 * ```
 */
export class BinaryFocalCrossentropy extends lossOf(
  'BinaryFocalCrossentropy',
  binaryFocalCrossentropy,
  binaryFocalOptions,
) {}

/**
 * {@link categoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { CategoricalCrossentropy } from 'keisan/losses';
 *
 * new CategoricalCrossentropy().apply([[0, 1, 0]], [[0.05, 0.9, 0.05]]); // 0.105
 * ```
 */
export class CategoricalCrossentropy extends lossOf(
  'CategoricalCrossentropy',
  categoricalCrossentropy,
  crossentropyOptions,
) {}

/**
 * {@link categoricalFocalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#categoricalfocalcrossentropy-class
 *
 * @example
 * ```ts
 * import { CategoricalFocalCrossentropy } from 'keisan/losses';
 *
 * new CategoricalFocalCrossentropy({ alpha: 1 }).apply([[0, 1, 0]], [[0.05, 0.9, 0.05]]); // 0.00105
 * ```
 */
export class CategoricalFocalCrossentropy extends lossOf(
  'CategoricalFocalCrossentropy',
  categoricalFocalCrossentropy,
  categoricalFocalOptions,
) {}

/**
 * {@link categoricalGeneralizedCrossEntropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/
 *
 * @example
 * ```ts
 * import { CategoricalGeneralizedCrossEntropy } from 'keisan/losses';
 *
 * new CategoricalGeneralizedCrossEntropy({ q: 0.7 }).apply([1], [[0.05, 0.9, 0.05]]); // 0.102
 * ```
 */
export class CategoricalGeneralizedCrossEntropy extends lossOf(
  'CategoricalGeneralizedCrossEntropy',
  (yTrue, yPred, { q = 0.5 }) => categoricalGeneralizedCrossEntropy(yTrue, yPred, q),
  generalizedOptions,
) {
  /** @throws ValueError for a number that is no class, of which {@link categoricalGeneralizedCrossEntropy} would make nothing. */
  override checkTargets(where: string, yTrue: Tensor, outputShape: PartialShape): void {
    checkClassNumbers(where, yTrue, outputShape);
  }
}

/**
 * {@link sparseCategoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { SparseCategoricalCrossentropy } from 'keisan/losses';
 *
 * new SparseCategoricalCrossentropy({ ignoreClass: -1 }).apply([1, -1], [[0.05, 0.9, 0.05], [0.3, 0.3, 0.4]]); // 0.105
 * ```
 */
export class SparseCategoricalCrossentropy extends lossOf(
  'SparseCategoricalCrossentropy',
  sparseCategoricalCrossentropy,
  sparseCrossentropyOptions,
) {
  /** @throws ValueError for a number that is no class, of which {@link sparseCategoricalCrossentropy} would make nothing. */
  override checkTargets(where: string, yTrue: Tensor, outputShape: PartialShape): void {
    checkClassNumbers(where, yTrue, outputShape, this.axis, this.ignoreClass);
  }
}

/**
 * {@link klDivergence}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#kldivergence-class
 *
 * @example
 * ```ts
 * import { KLDivergence } from 'keisan/losses';
 *
 * new KLDivergence().apply([[0.2, 0.8]], [[0.4, 0.6]]); // 0.0915
 * ```
 */
export class KLDivergence extends lossOf('KLDivergence', klDivergence) {}

/**
 * {@link poisson}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#poisson-class
 *
 * @example
 * ```ts
 * import { Poisson } from 'keisan/losses';
 *
 * new Poisson().apply([[2, 0]], [[1.5, 0.5]]); // 0.595
 * ```
 */
export class Poisson extends lossOf('Poisson', poisson) {}

/**
 * {@link meanSquaredError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meansquarederror-class
 *
 * @example
 * ```ts
 * import { MeanSquaredError } from 'keisan/losses';
 *
 * new MeanSquaredError().apply([[0, 1]], [[1, 3]]); // 2.5
 * ```
 */
export class MeanSquaredError extends lossOf('MeanSquaredError', meanSquaredError) {}

/**
 * {@link meanAbsoluteError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class
 *
 * @example
 * ```ts
 * import { MeanAbsoluteError } from 'keisan/losses';
 *
 * new MeanAbsoluteError().apply([[0, 1]], [[1, 3]]); // 1.5
 * ```
 */
export class MeanAbsoluteError extends lossOf('MeanAbsoluteError', meanAbsoluteError) {}

/**
 * {@link meanAbsolutePercentageError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meanabsolutepercentageerror-class
 *
 * @example
 * ```ts
 * import { MeanAbsolutePercentageError } from 'keisan/losses';
 *
 * new MeanAbsolutePercentageError().apply([[2, 10]], [[1, 11]]); // 30
 * ```
 */
export class MeanAbsolutePercentageError extends lossOf('MeanAbsolutePercentageError', meanAbsolutePercentageError) {}

/**
 * {@link meanSquaredLogarithmicError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meansquaredlogarithmicerror-class
 *
 * @example
 * ```ts
 * import { MeanSquaredLogarithmicError } from 'keisan/losses';
 *
 * new MeanSquaredLogarithmicError().apply([[2, 10]], [[1, 11]]); // 0.086
 * ```
 */
export class MeanSquaredLogarithmicError extends lossOf('MeanSquaredLogarithmicError', meanSquaredLogarithmicError) {}

/**
 * {@link cosineSimilarity}, reduced. Source: https://keras.io/api/losses/regression_losses/#cosinesimilarity-class
 *
 * @example
 * ```ts
 * import { CosineSimilarity } from 'keisan/losses';
 *
 * new CosineSimilarity().apply([[1, 0], [1, 1]], [[2, 0], [0, 3]]); // -0.854
 * ```
 */
export class CosineSimilarity extends lossOf('CosineSimilarity', cosineSimilarity, cosineOptions) {}

/**
 * {@link huber}, reduced. Source: https://keras.io/api/losses/regression_losses/#huber-class
 *
 * @example
 * ```ts
 * import { Huber } from 'keisan/losses';
 *
 * new Huber({ delta: 2 }).apply([[0, 1]], [[1, 3]]); // 1.25
 * ```
 */
export class Huber extends lossOf('Huber', huber, huberOptions, 'huber_loss') {}

/**
 * {@link logCosh}, reduced. Source: https://keras.io/api/losses/regression_losses/#logcosh-class
 *
 * @example
 * ```ts
 * import { LogCosh } from 'keisan/losses';
 *
 * new LogCosh().apply([[0, 1]], [[1, 3]]); // 0.879
 * ```
 */
export class LogCosh extends lossOf('LogCosh', logCosh) {}

/**
 * {@link hinge}, reduced. Source: https://keras.io/api/losses/hinge_losses/#hinge-class
 *
 * @example
 * ```ts
 * import { Hinge } from 'keisan/losses';
 *
 * new Hinge().apply([[1, 0]], [[0.6, 0.4]]); // 0.9
 * ```
 */
export class Hinge extends lossOf('Hinge', hinge) {}

/**
 * {@link squaredHinge}, reduced. Source: https://keras.io/api/losses/hinge_losses/#squaredhinge-class
 *
 * @example
 * ```ts
 * import { SquaredHinge } from 'keisan/losses';
 *
 * new SquaredHinge().apply([[1, 0]], [[0.6, 0.4]]); // 1.06
 * ```
 */
export class SquaredHinge extends lossOf('SquaredHinge', squaredHinge) {}

/**
 * {@link categoricalHinge}, reduced. Source: https://keras.io/api/losses/hinge_losses/#categoricalhinge-class
 *
 * @example
 * ```ts
 * import { CategoricalHinge } from 'keisan/losses';
 *
 * new CategoricalHinge().apply([[0, 1, 0]], [[0.05, 0.9, 0.05]]); // 0.15
 * ```
 */
export class CategoricalHinge extends lossOf('CategoricalHinge', categoricalHinge) {}

/**
 * {@link dice}, reduced. Source: https://keras.io/api/losses/segmentation_losses/#dice-class
 *
 * @example
 * ```ts
 * import { Dice } from 'keisan/losses';
 *
 * new Dice().apply([[1, 1, 0]], [[1, 0, 0]]); // 0.333
 * ```
 */
export class Dice extends lossOf('Dice', dice, diceOptions) {}

/**
 * {@link tversky}, reduced. Source: https://keras.io/api/losses/segmentation_losses/#tversky-class
 *
 * @example
 * ```ts
 * import { Tversky } from 'keisan/losses';
 *
 * new Tversky({ alpha: 0.3, beta: 0.7 }).apply([[1, 1, 0]], [[1, 0, 0]]); // 0.231
 * ```
 */
export class Tversky extends lossOf('Tversky', tversky, tverskyOptions) {}

/**
 * {@link circle}, reduced. Source: https://keras.io/api/losses/
 *
 * @example
 * ```ts
 * import { Circle } from 'keisan/losses';
 *
 * new Circle({ gamma: 2 }).apply([0, 0, 1], [[1, 0], [0.6, 0.8], [0, 1]]); // 0.915
 * ```
 */
export class Circle extends lossOf('Circle', circle, circleOptions) {}

/**
 * {@link ctc}, reduced. Source: https://keras.io/api/losses/
 *
 * @example
 * ```ts
 * import { CTC } from 'keisan/losses';
 *
 * new CTC().apply([[1, 2]], [[[0, 3, 0], [0, 0, 3], [3, 0, 0]]]); // 0.231
 * ```
 */
export class CTC extends lossOf('CTC', ctc) {}

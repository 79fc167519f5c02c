import { type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor, describeValue } from '@keisan/autograd/internal';
import { text } from '../options/kind.ts';
import { absent, type FieldsOf, option, type Schema } from '../options/option.ts';
import { indexAt, isPartialShape, type PartialShape } from '../shapes.ts';
import {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  crossentropyOptions,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
  sparseCrossentropyOptions,
} from './crossentropy.ts';
import { Loss, type LossOptions, lossOptions } from './loss.ts';
import { type HuberOptions, huber, huberOptions, meanAbsoluteError, meanSquaredError } from './regression.ts';

/**
 * {@link categoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { CategoricalCrossentropy } from 'keisan/losses';
 *
 * new CategoricalCrossentropy().apply(tensor([[0, 1, 0]]), tensor([[0.05, 0.95, 0]])); // 0.0513
 * ```
 */
export class CategoricalCrossentropy extends Loss {
  static readonly className: string = 'CategoricalCrossentropy';
  static override readonly optionSchema: Schema = { ...crossentropyOptions, ...lossOptions };

  /** @throws ValueError for an unknown option. */
  constructor(options: LossOptions & CrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing, axis } = this;
    return categoricalCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing, axis });
  }
}

/**
 * {@link sparseCategoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { SparseCategoricalCrossentropy } from 'keisan/losses';
 *
 * new SparseCategoricalCrossentropy().apply(tensor([1]), tensor([[0.05, 0.95, 0]])); // 0.0513
 * ```
 */
export class SparseCategoricalCrossentropy extends Loss {
  static readonly className: string = 'SparseCategoricalCrossentropy';
  static override readonly optionSchema: Schema = {
    ...sparseCrossentropyOptions,
    ...lossOptions,
    ignoreClass: absent(null),
  };

  /** @throws ValueError for an unknown option. */
  constructor(options: LossOptions & SparseCrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, axis } = this;
    return sparseCategoricalCrossentropy(yTrue, yPred, { fromLogits, axis });
  }

  /** @throws ValueError for a number that is no class, of which {@link sparseCategoricalCrossentropy} would make nothing. */
  override checkTargets(where: string, yTrue: Tensor, outputShape: PartialShape): void {
    checkTensor(where, yTrue);
    if (!isPartialShape(outputShape)) {
      throw new ValueError({
        where,
        got: describeValue(outputShape),
        expected: 'the shape of the outputs, batch first, such as [null, 10]',
      });
    }
    const classes = outputShape.at(this.axis) ?? Infinity;
    const isClass = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
    const place = yTrue.data.findIndex((label) => !isClass(label));
    if (place < 0) return;
    const index = indexAt(place, yTrue.shape);
    throw new ValueError({
      where,
      got: `the label ${yTrue.data[place]} in y, at [${index.join(', ')}], for ${classes} classes`,
      expected: `whole numbers from 0 to ${classes - 1}`,
      fix: 'Count the classes from 0, or give the last layer one unit for each class',
    });
  }
}

/**
 * {@link binaryCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { BinaryCrossentropy } from 'keisan/losses';
 *
 * new BinaryCrossentropy().apply(tensor([[1], [0]]), tensor([[0.8], [0.4]])); // 0.367
 * ```
 */
export class BinaryCrossentropy extends Loss {
  static readonly className: string = 'BinaryCrossentropy';
  static override readonly optionSchema: Schema = { ...crossentropyOptions, ...lossOptions };

  /** @throws ValueError for an unknown option. */
  constructor(options: LossOptions & CrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { fromLogits, labelSmoothing, axis } = this;
    return binaryCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing, axis });
  }
}

/**
 * {@link meanSquaredError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meansquarederror-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { MeanSquaredError } from 'keisan/losses';
 *
 * new MeanSquaredError().apply(tensor([[0, 1]]), tensor([[1, 3]])); // 2.5
 * ```
 */
export class MeanSquaredError extends Loss {
  static readonly className: string = 'MeanSquaredError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }
}

/**
 * {@link meanAbsoluteError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { MeanAbsoluteError } from 'keisan/losses';
 *
 * new MeanAbsoluteError().apply(tensor([[0, 1]]), tensor([[1, 3]])); // 1.5
 * ```
 */
export class MeanAbsoluteError extends Loss {
  static readonly className: string = 'MeanAbsoluteError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }
}

/**
 * {@link huber}, reduced. Source: https://keras.io/api/losses/regression_losses/#huber-class
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Huber } from 'keisan/losses';
 *
 * new Huber().apply(tensor([[0, 1]]), tensor([[1, 3]])); // 1
 * ```
 */
export class Huber extends Loss {
  static readonly className: string = 'Huber';
  static override readonly optionSchema: Schema = { ...huberOptions, ...lossOptions, name: option(text, 'huber_loss') };

  /** @throws ValueError for an unknown option. */
  constructor(options: LossOptions & HuberOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const { delta } = this;
    return huber(yTrue, yPred, { delta });
  }
}

export interface CategoricalCrossentropy extends FieldsOf<typeof crossentropyOptions> {}

export interface SparseCategoricalCrossentropy extends FieldsOf<typeof sparseCrossentropyOptions> {}

export interface BinaryCrossentropy extends FieldsOf<typeof crossentropyOptions> {}

export interface Huber extends FieldsOf<typeof huberOptions> {}

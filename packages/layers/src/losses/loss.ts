import { cast, div, mul, ShapeError, sum, type Tensor, type TensorData } from '@keisan/autograd';
import { formatShape, isFloat } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import { toSnakeCase } from '../names.ts';
import { Configured } from '../options/configured.ts';
import { type Kind, oneOf, text } from '../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { returnedTensor, withMethods } from '../returned.ts';
import type { PartialShape } from '../shapes.ts';
import { toTensor } from '../to-tensor.ts';
import { toSameRank } from './ranks.ts';

/**
 * What becomes of the values of the samples: their mean over all of them (`'sum_over_batch_size'`, or `'mean'`), their
 * mean over the sum of the sample weights, their sum, or nothing.
 */
export type Reduction = 'sum_over_batch_size' | 'mean' | 'mean_with_sample_weight' | 'sum' | 'none';

const known = oneOf<Reduction>('sum_over_batch_size', 'mean', 'mean_with_sample_weight', 'sum', 'none');

/** Null is no reduction. */
const reduction: Kind<Reduction | null, Reduction> = {
  type: known.type,
  read: (value, place) => (value === null ? 'none' : known.read(value, place)),
};

/** The options that every loss takes. */
export const lossOptions = {
  /** Default: `'sum_over_batch_size'`. Null is `'none'`. */
  reduction: option(reduction, 'sum_over_batch_size'),
  /** Default: the class's name in snake case. */
  name: computed(text, (loss) => toSnakeCase(classNameOf(loss))),
};

/** Options of every loss. */
export interface LossOptions extends OptionsOf<typeof lossOptions> {}

export interface Loss extends FieldsOf<typeof lossOptions> {}

/** How far predictions are from targets. Source: https://keras.io/api/losses/ */
export abstract class Loss extends Configured {
  static override readonly optionSchema: Schema = lossOptions;

  /** @throws ValueError for an unknown reduction or option. */
  constructor(options: LossOptions = {}) {
    super(options);
  }

  /** The values of the samples, before they are weighted and reduced. */
  abstract call(yTrue: Tensor, yPred: Tensor): Tensor;

  /**
   * Rejects targets whose values the loss cannot use; `fit` and `evaluate` ask before they start. By default it takes all.
   *
   * @param where How the message calls the run.
   * @param outputShape The shape of the outputs, batch first.
   */
  checkTargets(_where: string, _yTrue: Tensor, _outputShape: PartialShape): void {}

  /**
   * The loss: a scalar, or one value per sample for `reduction: 'none'`. Keras's `loss(yTrue, yPred, sampleWeight)`.
   *
   * @param sampleWeight How much each sample counts: `[samples]`, or as many axes as the loss has values.
   * @throws ShapeError when the shapes do not fit.
   */
  apply(yTrue: Tensor | TensorData, yPred: Tensor | TensorData, sampleWeight?: Tensor | TensorData): Tensor {
    const given = toTensor(`${this.name}: yPred`, yPred);
    const [targets, outputs] = toSameRank(
      toTensor(`${this.name}: yTrue`, yTrue),
      isFloat(given.dtype) ? given : cast(given, 'float32'),
    );
    withMethods(this.name, this, 'call');
    const values = returnedTensor(this.name, this.call(targets, outputs));
    if (sampleWeight === undefined) return this.#reduce(values, undefined);
    const [fitted, weights] = toSameRank(
      values,
      cast(toTensor(`${this.name}: sampleWeight`, sampleWeight), values.dtype),
    );
    if (
      weights.rank > fitted.rank ||
      !weights.shape.every((n, i) => n === 1 || n === fitted.shape[fitted.rank - weights.rank + i])
    ) {
      throw new ShapeError({
        where: this.name,
        got: `sample weights of shape ${formatShape(weights.shape)} for a loss of shape ${formatShape(values.shape)}`,
        expected: 'one weight for each value of the loss',
      });
    }
    return this.#reduce(mul(fitted, weights), weights);
  }

  #reduce(values: Tensor, weights: Tensor | undefined): Tensor {
    if (this.reduction === 'none' || values.rank === 0) return values;
    const total = sum(values);
    if (this.reduction === 'sum') return total;
    if (this.reduction === 'mean_with_sample_weight' && weights) return div(total, sum(weights));
    return mul(total, 1 / Math.max(1, values.size));
  }
}

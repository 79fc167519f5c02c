import { cast, type Tensor, type TensorData } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { maskOf } from '../layer/masks.ts';
import { classNameOf } from '../naming/class-name.ts';
import { toSnakeCase } from '../naming/names.ts';
import { Configured } from '../options/configured.ts';
import { floatDtype } from '../options/dtype.ts';
import { text } from '../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { returnedTensor, withMethods } from '../returned.ts';
import type { PartialShape } from '../shapes.ts';
import { toTensor } from '../to-tensor.ts';
import { toSameRank } from './ranks.ts';
import { reduction } from './reduction.ts';
import { maskedWeight, reduced, weighted } from './weighting.ts';

/** The options that every loss takes. */
export const lossOptions = {
  /** Default: `'sum_over_batch_size'`. Null is `'none'`. */
  reduction: option(reduction, 'sum_over_batch_size'),
  /** Default: the class's name in snake case. */
  name: computed(text, (loss) => toSnakeCase(classNameOf(loss))),
  /** What it is computed in. Default: the dtype of the outputs, and float32 for integers. */
  dtype: option(floatDtype, undefined, { kerasName: null }),
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
   * The loss: a scalar, or one value per sample for `reduction: 'none'`. Keras's `loss(yTrue, yPred, sampleWeight)`. Steps that a mask
   * of `yPred` leaves out do not count.
   *
   * @param sampleWeight How much each sample counts: `[samples]`, or as many axes as the loss has values.
   * @throws ShapeError when the shapes do not fit.
   */
  apply(yTrue: Tensor | TensorData, yPred: Tensor | TensorData, sampleWeight?: Tensor | TensorData): Tensor {
    const given = toTensor(`${this.name}: yPred`, yPred);
    const dtype = this.dtype ?? (isFloat(given.dtype) ? given.dtype : 'float32');
    const targets = toTensor(`${this.name}: yTrue`, yTrue);
    const fitted = toSameRank(this.dtype ? cast(targets, dtype) : targets, cast(given, dtype));
    withMethods(this.name, this, 'call');
    const values = returnedTensor(this.name, this.call(...fitted));
    const masks = [maskOf(given), maskOf(values)].filter((mask) => mask !== null);
    const weight = maskedWeight(
      this.name,
      sampleWeight === undefined ? undefined : toTensor(`${this.name}: sampleWeight`, sampleWeight),
      masks.length === 2 ? masks[0]!.logicalAnd(masks[1]!) : (masks[0] ?? null),
      values.dtype,
      this.reduction === 'mean' || this.reduction === 'sum_over_batch_size',
    );
    if (!weight) return reduced(values, undefined, this.reduction);
    const counted = weighted(this.name, values, weight);
    return reduced(counted.values, counted.weight, this.reduction);
  }
}

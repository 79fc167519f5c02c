import {
  broadcastTo,
  cast,
  clip,
  div,
  expandDims,
  maximum,
  minimum,
  moments,
  mul,
  noGrad,
  relu,
  ShapeError,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  ValueError,
  where,
} from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { type InitializerFunction, type InitializerIdentifier, initializer } from '../../initializers/family.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { type CallContext, type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import { axis, flag, type Kind, nullable, number, record, wrongValue } from '../../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';
import { AffineNormalization, affineOptions } from './affine-normalization.ts';
import { type Affine, standardized } from './standardized.ts';

/** Keras's epsilon, which keeps the means of no values at all from being divided by 0. */
const EPSILON = 1e-7;

/** Statistics over several processes: there is one. */
const synchronized: Kind<false> = {
  type: { name: 'oneOf', values: [false] },
  read(value, place) {
    if (value === false) return value;
    throw wrongValue(place, value, 'false: training is one process here, which sees the whole batch');
  },
};

const clipping = record({
  /** The least that inputs are scaled by. */
  rmin: number(),
  /** The most that inputs are scaled by. */
  rmax: number(),
  /** The most that inputs are moved by. */
  dmax: number({ from: 0 }),
});

const batchNormalizationOptions = {
  /** The axis that is normalized, which has a mean and a variance for each place. Default: -1, the last. */
  axis: option(axis, -1),
  /** The share of the moving mean and variance that stays after a batch. Default: 0.99. */
  momentum: option(number({ from: 0, to: 1 }), 0.99),
  ...affineOptions,
  /** Default: `'zeros'`. */
  movingMeanInitializer: option(initializer, 'zeros'),
  /** Default: `'ones'`. */
  movingVarianceInitializer: option(initializer, 'ones'),
  /** Whether training normalizes by moving statistics too, with corrections: https://arxiv.org/abs/1702.03275. Default: false. */
  renorm: option(flag, false),
  /** The bounds of the corrections of `renorm`: `rmin` and `rmax` of the factor, `dmax` of what is added. Default: none. */
  renormClipping: computed({ ...nullable(clipping), nullIsDefault: true }, (_, { renorm }) => (renorm ? {} : null)),
  /** The share of the statistics of `renorm` that stays after a batch. Default: 0.99. */
  renormMomentum: option(number({ from: 0, to: 1 }), 0.99),
  /** Whether the processes of a distributed training share their statistics. Default: false, and there is no other. */
  synchronized: option(synchronized, false),
};

/** Options of {@link BatchNormalization}. */
export interface BatchNormalizationOptions extends OptionsOf<typeof batchNormalizationOptions>, LayerOptions {}

export interface BatchNormalization extends FieldsOf<typeof batchNormalizationOptions> {}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`: in training by the mean and the variance of the batch, for each place along
 * `axis`; otherwise, and where `trainable` is false, by moving averages of them, which training keeps. Steps that a mask leaves out count
 * in neither. Source: Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167
 *
 * Input shape: any of at least two axes. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/normalization_layers/batch_normalization/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { BatchNormalization } from 'keisan/layers';
 *
 * const layer = new BatchNormalization({ momentum: 0.5 });
 * layer.apply(tensor([[1], [3]]), { training: true }); // about [[-1], [1]]
 * layer.movingMean!.toArray(); // [1]: halfway from 0 to 2
 * ```
 */
export class BatchNormalization extends AffineNormalization {
  static readonly className: string = 'BatchNormalization';
  static override readonly optionSchema: Schema = { ...batchNormalizationOptions, ...layerOptions };

  #movingMean: Weight | null = null;
  #movingVariance: Weight | null = null;
  #movingDeviation: Weight | null = null;
  #renormMean: Weight | null = null;
  #renormDeviation: Weight | null = null;

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: BatchNormalizationOptions = {}) {
    super(options);
    const { rmin = -Infinity, rmax = Infinity } = this.renormClipping ?? {};
    if (rmin <= rmax) return;
    throw new ValueError({
      where: this.label,
      got: `renormClipping with rmin ${rmin} and rmax ${rmax}`,
      expected: 'an rmin that is at most rmax',
    });
  }

  /** The moving average of the means of batches; null before the layer is built. */
  get movingMean(): Weight | null {
    return this.#movingMean;
  }

  /** The moving average of the variances of batches; null before the layer is built. */
  get movingVariance(): Weight | null {
    return this.#movingVariance;
  }

  override get inputSpec(): InputSpec {
    const { inputShape, axis } = this;
    return inputShape
      ? { rank: inputShape.length, axes: { [axis]: inputShape.at(axis)! } }
      : { minRank: 1, axes: { [axis]: 'known' } };
  }

  override build(inputShape: PartialShape): void {
    const shape = [inputShape.at(this.axis)!];
    this.addAffine(shape);
    const add = (name: string, initializer: InitializerIdentifier) =>
      this.addWeight({ name, shape, initializer, trainable: false });
    this.#movingMean = add('moving_mean', this.movingMeanInitializer);
    this.#movingVariance = add('moving_variance', this.movingVarianceInitializer);
    if (!this.renorm) return;
    const deviation: InitializerFunction = (...given) => sqrt(this.movingVarianceInitializer.apply(...given));
    this.#movingDeviation = add('moving_stddev', deviation);
    this.#renormMean = add('renorm_mean', this.movingMeanInitializer);
    this.#renormDeviation = add('renorm_stddev', deviation);
  }

  protected override get takesMask(): boolean {
    return true;
  }

  override call(x: Tensor, { training = false, mask = null }: Partial<CallContext> = {}): Tensor {
    checkTensor(this.label, x);
    const along = this.axis < 0 ? this.axis + x.rank : this.axis;
    const shape = x.shape.map((n, i) => (i === along ? n : 1));
    const affine = this.affine(shape);
    if (!training || !this.trainable) {
      const [mean, variance] = [this.#movingMean, this.#movingVariance].map((weight) => builtWeight(this, weight));
      return standardized(x, mean!.reshape(shape), variance!.reshape(shape), this.epsilon, affine);
    }
    const others = x.shape.flatMap((_, i) => (i === along ? [] : [i]));
    const [mean, variance] = mask ? this.#maskedMoments(x, mask, others) : moments(x, others, { keepdims: true });
    const corrected = this.renorm ? this.#renormalized(mean, variance, affine) : affine;
    noGrad(() => this.#move(mean.detach(), variance.detach()));
    return standardized(x, mean, variance, this.epsilon, corrected);
  }

  /** The moments of the steps that count. */
  #maskedMoments(x: Tensor, mask: Tensor, axis: readonly number[]): readonly [Tensor, Tensor] {
    if (mask.rank !== x.rank - 1) {
      throw new ShapeError({
        where: this.label,
        got: `a mask of shape ${formatPartialShape(mask.shape)} for inputs of shape ${formatPartialShape(x.shape)}`,
        expected: 'a mask with one axis less than the inputs',
      });
    }
    const counts = broadcastTo(expandDims(cast(mask, 'bool'), -1), x.shape);
    const options = { axis, keepdims: true };
    const count = sum(cast(counts, x.dtype), options).add(EPSILON);
    const mean = div(sum(where(counts, x, 0), options), count);
    return [mean, div(sum(square(where(counts, sub(x, mean), 0)), options), count)];
  }

  /** Gamma and beta with the corrections from the statistics of the batch to the moving ones, which have no gradient. */
  #renormalized(mean: Tensor, variance: Tensor, { gamma, beta }: Affine): Affine {
    const { rmin, rmax, dmax } = this.renormClipping!;
    const moving = maximum(this.#renormDeviation!, Math.sqrt(this.epsilon)).reshape(mean.shape);
    let r = div(sqrt(variance.add(this.epsilon)), moving);
    let d = div(sub(mean, this.#renormMean!.reshape(mean.shape)), moving);
    if (rmin !== undefined) r = maximum(r, rmin);
    if (rmax !== undefined) r = minimum(r, rmax);
    if (dmax !== undefined) d = clip(d, -dmax, dmax);
    [r, d] = [r.detach(), d.detach()];
    const added = gamma ? mul(d, gamma) : d;
    return { gamma: gamma ? mul(r, gamma) : r, beta: beta ? added.add(beta) : added };
  }

  /** Moves the averages towards the statistics of a batch. */
  #move(mean: Tensor, variance: Tensor): void {
    const moved = (average: Tensor, value: Tensor, momentum = this.momentum) =>
      average.mul(momentum).add(value.reshape(average.shape).mul(1 - momentum));
    this.#movingMean!.assign(moved(this.#movingMean!, mean));
    if (!this.renorm) {
      this.#movingVariance!.assign(moved(this.#movingVariance!, variance));
      return;
    }
    const deviation = sqrt(variance.add(this.epsilon));
    this.#renormMean!.assign(moved(this.#renormMean!, mean, this.renormMomentum));
    this.#renormDeviation!.assign(moved(this.#renormDeviation!, deviation, this.renormMomentum));
    const moving = moved(this.#movingDeviation!, deviation);
    this.#movingDeviation!.assign(moving);
    this.#movingVariance!.assign(relu(square(moving).sub(this.epsilon)));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

import {
  add,
  broadcastTo,
  cast,
  div,
  maximum,
  mean as meanOf,
  mul,
  reshape,
  ShapeError,
  sqrt,
  square,
  sub,
  type Tensor,
  type TensorData,
  tensor,
  ValueError,
} from '@keisan/autograd';
import { borrow, formatShape, isFloat, sameShape } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { type Axes, axes, flag, type Kind, nullable } from '../../options/kind.ts';
import { type Numbers, numbers, shapeOfNumbers } from '../../options/numbers.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';
import { toTensor } from '../../to-tensor.ts';
import { checkFinite } from '../../training/batches/finite.ts';

/** The axes that are kept: none for null. */
const keptAxes: Kind<Axes | null, readonly number[]> = {
  type: { name: 'nullable', of: axes as Kind },
  read: (value, place) => Object.freeze(value === null ? [] : [axes.read(value, place)].flat()),
};

const normalizationOptions = {
  /** The axis that has a mean and a variance for each place along it, or a list of them; null for one of all. Default: -1, the last. */
  axis: first(keptAxes, -1),
  /** The means, in place of those that `adapt` finds. Give `variance` too. Default: null. */
  mean: option(nullable(numbers), null),
  /** The variances, in place of those that `adapt` finds. Give `mean` too. Default: null. */
  variance: option(nullable(numbers), null),
  /** Whether outputs are brought back to inputs. Default: false. */
  invert: option(flag, false),
};

/** Options of {@link Normalization}. */
export interface NormalizationOptions extends OptionsOf<typeof normalizationOptions>, LayerOptions {}

export interface Normalization extends FieldsOf<typeof normalizationOptions> {}

/** Keras's epsilon. */
const EPSILON = 1e-7;

/**
 * `(x - mean) / sqrt(variance)`: features with mean 0 and variance 1. The means and the variances are given, or found by `adapt` in data.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/preprocessing_layers/numerical/normalization/
 *
 * @example
 * ```ts
 * import { Normalization } from 'keisan/layers';
 *
 * const layer = new Normalization();
 * layer.adapt([[1, 10], [3, 30]]);
 * layer.apply([[1, 10], [2, 20]]); // [[-1, -1], [0, 0]]
 * ```
 */
export class Normalization extends Layer {
  static readonly className: string = 'Normalization';
  static override readonly optionSchema: Schema = { ...normalizationOptions, ...layerOptions };

  /** What it was built for. */
  #shape: PartialShape | null = null;
  /** Mean and variance, each of the lengths of the axes that are kept: weights, or what was given. */
  #moments: readonly [mean: Tensor, variance: Tensor] | null = null;

  /** @throws ValueError for a mean without a variance or one of another shape, a negative variance, and for an unknown option. */
  constructor(
    ...given: [options?: NormalizationOptions] | [axis: Axes | null, options?: Omit<NormalizationOptions, 'axis'>]
  ) {
    super(args(...given));
    this.#checkGiven();
  }

  #checkGiven(): void {
    const { axis, mean, variance } = this;
    if (mean === null && variance === null) return;
    if (mean === null || variance === null) {
      const [one, other] = mean === null ? ['variance', 'mean'] : ['mean', 'variance'];
      throw new ValueError({ where: this.label, got: `${one} without ${other}`, expected: 'both, or neither' });
    }
    const below = tensor(variance as TensorData).data.find((value) => value < 0);
    if (below !== undefined) {
      throw new ValueError({ where: this.label, got: `the variance ${below}`, expected: 'variances of at least 0' });
    }
    const [shape, otherShape] = [shapeOfNumbers(mean), shapeOfNumbers(variance)];
    if (sameShape(shape, otherShape) && shape.length <= axis.length) return;
    throw new ShapeError({
      where: this.label,
      got: `mean of shape ${formatShape(shape)} and variance of shape ${formatShape(otherShape)} for axis ${JSON.stringify(axis)}`,
      expected: 'one shape, with at most as many axes as are kept',
    });
  }

  override get inputSpec(): InputSpec {
    const shape = this.#shape;
    if (!shape) return {};
    return { rank: shape.length, axes: Object.fromEntries(this.#kept(shape).map((axis) => [axis, shape[axis]!])) };
  }

  override get supportsMasking(): boolean {
    return true;
  }

  /** The axes that are kept of inputs of a shape, in order. */
  #kept(shape: PartialShape): number[] {
    return this.axis.map((axis) => (axis < 0 ? axis + shape.length : axis)).sort((a, b) => a - b);
  }

  /** The same. @throws ShapeError where inputs do not have them. */
  #checkedAxes(inputShape: PartialShape): number[] {
    const kept = this.#kept(inputShape);
    const isKnown = (axis: number) => axis >= 0 && axis < inputShape.length && inputShape[axis] !== null;
    if (!kept.every(isKnown) || new Set(kept).size < kept.length) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatPartialShape(inputShape)} for axis ${JSON.stringify(this.axis)}`,
        expected: 'axes that the inputs have, each once, of known length',
      });
    }
    return kept;
  }

  override build(inputShape: PartialShape): void {
    const shape = this.#checkedAxes(inputShape).map((axis) => inputShape[axis]!);
    this.#moments = this.#momentsOf(shape);
    this.#shape = inputShape;
  }

  #momentsOf(shape: readonly number[]): readonly [Tensor, Tensor] {
    const { mean, variance } = this;
    if (mean !== null && variance !== null) return [this.#spread(mean, shape), this.#spread(variance, shape)];
    const weight = { shape, trainable: false };
    const moments = [
      this.addWeight({ ...weight, name: 'mean', initializer: 'zeros' }),
      this.addWeight({ ...weight, name: 'variance', initializer: 'ones' }),
    ] as const;
    this.addWeight({ name: 'count', shape: [], dtype: 'int32', initializer: 'zeros', trainable: false });
    return moments;
  }

  #spread(value: Numbers, shape: readonly number[]): Tensor {
    const dtype = isFloat(this.dtype) ? this.dtype : 'float32';
    return broadcastTo(tensor(value as TensorData, { dtype }), shape);
  }

  /**
   * Finds the means and the variances of data: all of the data that the model will see, in one array.
   * @throws ValueError where they were given, for NaN, Infinity and numbers beyond float32, and where the variance is beyond it, ShapeError for data of another shape than the
   * layer was built for, and for none.
   */
  adapt(data: Tensor | TensorData): void {
    const where = `${this.label}.adapt`;
    if (this.mean !== null) {
      throw new ValueError({
        where,
        got: 'a layer with a mean and a variance of its own',
        expected: 'one that finds them',
        fix: 'Leave out mean and variance',
      });
    }
    const given = toTensor(where, data, borrow);
    const x = isFloat(given.dtype) ? given : cast(given, 'float32');
    if (x.size === 0) {
      throw new ShapeError({
        where,
        got: `data of shape ${formatShape(x.shape)}`,
        expected: 'at least one number to find means of',
      });
    }
    checkFinite(where, 'data', x, this.dtype !== 'float64');
    if (this.built) this.checkShapes('adapt', x.shape);
    const kept = this.#checkedAxes(x.shape);
    const axis = [...x.shape.keys()].filter((i) => !kept.includes(i));
    const mean = meanOf(x, { axis, keepdims: true });
    const variance = meanOf(square(sub(x, mean)), { axis });
    if (!variance.data.every(Number.isFinite)) {
      throw new ValueError({
        where,
        got: `data whose variance is beyond ${x.dtype}`,
        expected: 'numbers whose squares add up to a finite number',
        fix: 'Scale data down',
      });
    }
    this.ensureBuilt(x.shape);
    this.setWeights([reshape(mean, variance.shape), variance, 0]);
  }

  override call(x: Tensor): Tensor {
    const kept = this.#kept(x.shape);
    const shape = x.shape.map((n, axis) => (kept.includes(axis) ? n : 1));
    const [mean, variance] = this.#moments!.map((moment) => reshape(moment, shape)) as [Tensor, Tensor];
    const deviation = maximum(sqrt(variance), EPSILON);
    return this.invert ? add(mean, mul(x, deviation)) : div(sub(x, mean), deviation);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

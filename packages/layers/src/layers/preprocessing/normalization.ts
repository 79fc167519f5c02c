import {
  add,
  broadcastTo,
  cast,
  div,
  maximum,
  mean as meanOf,
  mul,
  reshape,
  type Shape,
  ShapeError,
  sqrt,
  square,
  sub,
  Tensor,
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
import { isStream } from '../../training/batches/given.ts';
import { checkBatched } from '../../training/batches/source-of.ts';

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

type AnyBatches = Iterable<Tensor | TensorData> | AsyncIterable<Tensor | TensorData>;

/** What was found in data. */
interface Measured {
  readonly inputShape: Shape;
  /** Of how many numbers each mean is. */
  readonly count: number;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** What two parts of data have together, as Keras computes it. @throws ShapeError for parts that do not go together. */
function together(where: string, a: Measured, b: Measured): Measured {
  if (a.inputShape.length !== b.inputShape.length || !sameShape(a.mean.shape, b.mean.shape)) {
    throw new ShapeError({
      where,
      got: `a batch of shape ${formatShape(b.inputShape)} after one of shape ${formatShape(a.inputShape)}`,
      expected: 'batches that differ in the number of samples only',
    });
  }
  const count = a.count + b.count;
  const share = b.count / count;
  const mixed = (x: Tensor, y: Tensor) => add(mul(x, 1 - share), mul(y, share));
  const mean = mixed(a.mean, b.mean);
  const around = (part: Measured) => add(part.variance, square(sub(part.mean, mean)));
  return { inputShape: a.inputShape, count, mean, variance: mixed(around(a), around(b)) };
}

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
    const { inputShape: shape } = this;
    if (!shape) return {};
    const isFromBothEnds = this.axis.some((axis) => axis < 0) && this.axis.some((axis) => axis >= 0);
    return {
      ...(isFromBothEnds && { rank: shape.length }),
      axes: Object.fromEntries(this.axis.map((axis) => [axis, shape.at(axis)!])),
    };
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
   * Finds the means and the variances of data: all of the data that the model will see, in one array, or in batches, of which no more than one is held
   * at a time; wait for those with `await`.
   * @throws ValueError where they were given, for NaN, Infinity and numbers beyond float32, where the variance is beyond it, and for a Dataset of rows;
   * ShapeError for data of another shape than the layer was built for, and for none.
   */
  adapt(data: Tensor | TensorData): void;
  adapt(batches: AnyBatches): Promise<void>;
  adapt(data: Tensor | TensorData | AnyBatches): void | Promise<void> {
    if (this.mean !== null) {
      throw new ValueError({
        where: this.#adapting,
        got: 'a layer with a mean and a variance of its own',
        expected: 'one that finds them',
        fix: 'Leave out mean and variance',
      });
    }
    if (!isStream(data)) return this.#keep(this.#measured(data as Tensor | TensorData));
    checkBatched(this.#adapting, data);
    return this.#adaptTo(data as AnyBatches);
  }

  async #adaptTo(batches: AnyBatches): Promise<void> {
    let all: Measured | null = null;
    for await (const batch of batches) {
      if (Array.isArray(batch) && batch.some((part) => part instanceof Tensor)) {
        const fix = 'Of a Dataset of pairs, .map(([x]) => x) gives them';
        throw new ValueError({
          where: this.#adapting,
          got: 'a batch of several tensors',
          expected: 'the inputs alone',
          fix,
        });
      }
      const next = this.#measured(batch);
      all = all ? together(this.#adapting, all, next) : next;
    }
    if (!all) throw new ShapeError({ where: this.#adapting, got: 'no batches', expected: 'at least one' });
    this.#keep(all);
  }

  get #adapting(): string {
    return `${this.label}.adapt`;
  }

  /** @throws as {@link adapt}. */
  #measured(data: Tensor | TensorData): Measured {
    const given = toTensor(this.#adapting, data, borrow);
    const x = isFloat(given.dtype) ? given : cast(given, 'float32');
    if (x.size === 0) {
      throw new ShapeError({
        where: this.#adapting,
        got: `data of shape ${formatShape(x.shape)}`,
        expected: 'at least one number to find means of',
      });
    }
    checkFinite(this.#adapting, 'data', x, this.dtype !== 'float64');
    if (this.built) this.checkShapes('adapt', x.shape);
    const kept = this.#checkedAxes(x.shape);
    const axis = [...x.shape.keys()].filter((i) => !kept.includes(i));
    const mean = meanOf(x, { axis, keepdims: true });
    const variance = meanOf(square(sub(x, mean)), { axis });
    return { inputShape: x.shape, count: x.size / variance.size, mean: reshape(mean, variance.shape), variance };
  }

  #keep({ inputShape, mean, variance }: Measured): void {
    if (!variance.data.every(Number.isFinite)) {
      throw new ValueError({
        where: this.#adapting,
        got: `data whose variance is beyond ${variance.dtype}`,
        expected: 'numbers whose squares add up to a finite number',
        fix: 'Scale data down',
      });
    }
    this.ensureBuilt(inputShape);
    this.setWeights([mean, variance, 0]);
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

import {
  matmul,
  minimum,
  mul,
  reshape,
  rsqrt,
  ShapeError,
  square,
  sum,
  type Tensor,
  transpose,
} from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import type { InputListSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { type Axes, axes, flag, type Kind, wrongValue } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { formatShapes, type PartialShape } from '../../shapes.ts';
import { type MergeFunction, mergeFunction } from './merge.ts';

/** An axis of both inputs, or one of each. */
const axisOfEach: Kind<Axes> = {
  ...axes,
  read(value, place) {
    const read = axes.read(value, place);
    if (typeof read === 'number' || read.length === 2) return read;
    throw wrongValue(place, value, 'one axis of both inputs, or a list with an axis of each');
  },
};

const dotOptions = {
  /** The axis along which products are added up: one of both inputs, or a list with an axis of each. Not that of the batch. */
  axes: required(axisOfEach),
  /** Whether vectors along the axes are divided by their norm first: the output is then their cosine similarity. Default: false. */
  normalize: option(flag, false),
};

/** Options of {@link Dot}. */
export interface DotOptions extends OptionsOf<typeof dotOptions>, LayerOptions {}

export interface Dot extends FieldsOf<typeof dotOptions> {}

/** Keras's epsilon. */
const EPSILON = 1e-7;

/** Vectors along an axis divided by their norm. Source: Keras's ops.normalize. */
const unit = (x: Tensor, axis: number): Tensor =>
  mul(x, minimum(rsqrt(sum(square(x), { axis, keepdims: true })), 1 / EPSILON));

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== index);

/** `x` with an axis moved to another place. */
function moved(x: Tensor, from: number, to: number): Tensor {
  const order = without([...x.shape.keys()], from);
  return transpose(x, order.toSpliced(to, 0, from));
}

const size = (shape: readonly number[]): number => shape.reduce((n, length) => n * length, 1);

/**
 * The products of samples along an axis of two inputs, as `matmul` has them.
 *
 * Input shape: two tensors `[batch, ...]` of equal lengths along the axes. Output shape: that of the first without its axis, then that of
 * the second without its axis and the batch; `[batch, 1]` for vectors.
 *
 * Source: https://keras.io/api/layers/merging_layers/dot/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Dot } from 'keisan/layers';
 *
 * new Dot(1).apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[11]]
 * ```
 */
export class Dot extends Layer<readonly Tensor[], Tensor> {
  static readonly className: string = 'Dot';
  static override readonly optionSchema: Schema = { ...dotOptions, ...layerOptions };

  /**
   * @param axes The axis along which products are added up: one of both inputs, or a list with an axis of each.
   * @throws ValueError for what is neither, and for an unknown option.
   */
  constructor(axes: Axes, options: DotOptions = {}) {
    super(args(axes, options));
  }

  override get inputSpec(): InputListSpec {
    return { each: { minRank: 2 }, least: 2, most: 2 };
  }

  /** The output has no steps that could count or not. */
  override computeMask(): null {
    return null;
  }

  /** The axes of inputs of these shapes, counted from the front. */
  #axesOf(inputShape: readonly PartialShape[]): readonly [number, number] {
    const given = typeof this.axes === 'number' ? [this.axes, this.axes] : this.axes;
    const [a, b] = inputShape.map(({ length }, i) => (given[i]! < 0 ? given[i]! + length : given[i]!)) as [
      number,
      number,
    ];
    const isAxis = (axis: number, { length }: PartialShape) => axis > 0 && axis < length;
    const [left, right] = inputShape as [PartialShape, PartialShape];
    const fits = isAxis(a, left) && isAxis(b, right);
    if (fits && (left[a] === null || right[b] === null || left[a] === right[b])) return [a, b];
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatShapes(inputShape)} for axes ${JSON.stringify(this.axes)}`,
      expected: fits ? 'equal lengths along them' : 'axes that each of them has, after that of the batch',
    });
  }

  override build(inputShape: readonly PartialShape[]): void {
    this.#axesOf(inputShape);
  }

  override call(inputs: readonly Tensor[]): Tensor {
    const axes = this.#axesOf(inputs.map(({ shape }) => shape));
    const [x, y] = inputs.map((x, i) => (this.normalize ? unit(x, axes[i]!) : x)) as [Tensor, Tensor];
    const batch = x.shape[0]!;
    const [left, right] = [x, y].map(({ shape }, i) => without(shape, axes[i]!).slice(1)) as [number[], number[]];
    const length = x.shape[axes[0]]!;
    const product = matmul(
      reshape(moved(x, axes[0], x.rank - 1), [batch, size(left), length]),
      reshape(moved(y, axes[1], 1), [batch, length, size(right)]),
    );
    return reshape(product, [batch, ...(left.length + right.length > 0 ? [...left, ...right] : [1])]);
  }

  override computeOutputShape(inputShape: readonly PartialShape[]): PartialShape {
    const axes = this.#axesOf(inputShape);
    const [left, right] = inputShape.map((shape, i) => without<number | null>(shape, axes[i]!)) as unknown as readonly [
      PartialShape,
      PartialShape,
    ];
    const output = [...left, ...right.slice(1)];
    return output.length === 1 ? [...output, 1] : output;
  }
}

const functionOptions = Object.fromEntries(Object.keys(Dot.optionSchema).map((name) => [name, true as const]));

/** Options of {@link dot}. */
export interface DotFunctionOptions extends DotOptions {
  /** The axis along which products are added up. Default: -1, the last. */
  axes?: Axes;
}

/**
 * `new Dot(axes, options).apply(inputs)`: the products of samples, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/dot/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { dot } from 'keisan/layers';
 *
 * dot([Input([5, 4]), Input([3, 4])], { axes: 2 }).shape; // [null, 5, 3]
 * ```
 */
export const dot: MergeFunction<DotFunctionOptions> = mergeFunction((options: DotFunctionOptions = {}) => {
  checkOptions<object>('dot', options, functionOptions);
  const { axes = -1, ...others } = options;
  return new Dot(axes, others);
});

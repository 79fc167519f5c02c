import { ShapeError, type Tensor } from '@keisan/autograd';
import type { InputListSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { any, concat, expandDims, logicalOr, onesLike, zerosLike } from '../../ops/index.ts';
import { wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { formatShapes, type PartialShape } from '../../shapes.ts';
import { checkMasks, type MergeFunction, mergeFunction } from './merge.ts';

const concatenateOptions = {
  /** The axis along which the inputs follow each other. Default: -1, the last. */
  axis: option(wholeNumber(), -1),
};

/** Options of {@link Concatenate}. */
export interface ConcatenateOptions extends OptionsOf<typeof concatenateOptions>, LayerOptions {}

export interface Concatenate extends FieldsOf<typeof concatenateOptions> {}

/**
 * Its inputs one after the other along an axis.
 *
 * Input shape: a list of tensors whose shapes differ along the axis only. Output shape: the same, with the sum of the lengths there.
 *
 * Source: https://keras.io/api/layers/merging_layers/concatenate/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Concatenate } from 'keisan/layers';
 *
 * new Concatenate().apply([tensor([[1, 2]]), tensor([[3]])]); // [[1, 2, 3]]
 * ```
 */
export class Concatenate extends Layer<readonly Tensor[], Tensor> {
  static readonly className: string = 'Concatenate';

  static override readonly optionSchema: Schema = { ...concatenateOptions, ...layerOptions };
  /** Keras saves what it was built for. */
  static readonly savesBuild = true;

  /** @throws ValueError for an axis that is no whole number, and for an unknown option. */
  constructor(options: ConcatenateOptions = {}) {
    super(options);
  }

  override get inputSpec(): InputListSpec {
    return { each: { minRank: 1 }, least: 1 };
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return concat(inputs, { axis: this.axis });
  }

  /** The masks one after the other; all steps count of what has none. */
  override computeMask(inputs: readonly Tensor[], mask: readonly (Tensor | null)[] | null): Tensor | null {
    if (!mask) return null;
    checkMasks(this.label, inputs, mask);
    if (mask.every((one) => one === null)) return null;
    const masks = inputs.map((x, i) => {
      const one = mask[i];
      if (!one) return onesLike(x, { dtype: 'bool' });
      return one.rank < x.rank ? logicalOr(expandDims(one, -1), zerosLike(x, { dtype: 'bool' })) : one;
    });
    return any(concat(masks, { axis: this.axis }), { axis: -1 });
  }

  override computeOutputShape(inputShape: readonly PartialShape[]): PartialShape {
    const [first = [], ...others] = inputShape;
    const axis = this.axis < 0 ? this.axis + first.length : this.axis;
    const fits = (shape: PartialShape) =>
      shape.length === first.length &&
      shape.every((n, i) => i === axis || n === null || first[i] === null || n === first[i]);
    if (axis < 0 || axis >= first.length || !others.every(fits)) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatShapes(inputShape)} for axis ${this.axis}`,
        expected: 'shapes that have this axis, and differ along it only',
      });
    }
    const sum = (total: number | null, { [axis]: n }: PartialShape) => (total === null || n == null ? null : total + n);
    return first.map((n, i) => (i === axis ? others.reduce(sum, n) : n));
  }
}

/**
 * `new Concatenate(options).apply(inputs)`: tensors one after the other, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/concatenate/
 *
 * @example
 * ```ts
 * import { Input } from 'keisan';
 * import { concatenate } from 'keisan/layers';
 *
 * concatenate([Input([4]), Input([3])]).shape; // [null, 7]
 * ```
 */
export const concatenate: MergeFunction<ConcatenateOptions> = mergeFunction((options) => new Concatenate(options));

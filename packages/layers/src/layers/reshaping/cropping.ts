import { type PerAxis, ShapeError, slice, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { ImageDataFormat } from '../../image-data-format.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../../options/option.ts';
import { type Pair, type Pairs, pairs, perAxis } from '../../options/per-axis.ts';
import { args } from '../../options/read.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';
import { Edges } from './edges.ts';

/** A layer that takes away what is around images. */
abstract class Cropping extends Edges {
  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const shape = this.computeOutputShape(x.shape);
    return slice(
      x,
      this.around(x.rank).map(([before], axis) => [before, before + shape[axis]!]),
    );
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const around = this.around(inputShape.length);
    const shape = inputShape.map((n, axis) => (n === null ? null : n - around[axis]![0] - around[axis]![1]));
    if (this.imageAxes.every((axis) => (shape[axis] ?? 1) > 0)) return shape;
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatPartialShape(inputShape)} for cropping ${JSON.stringify(this.widths)}`,
      expected: 'inputs of which something is left along each axis',
    });
  }
}

const cropping1D = {
  /** How many steps go at each end, or before and after. Default: 1. */
  cropping: first(perAxis(2, 0), 1),
};

/** Options of {@link Cropping1D}. */
export interface Cropping1DOptions extends OptionsOf<typeof cropping1D>, LayerOptions {}

export interface Cropping1D extends FieldsOf<typeof cropping1D> {}

/**
 * Sequences without their first and last steps.
 *
 * Input shape: `[batch, steps, channels]`. Output shape: the same, with fewer steps.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/cropping1d/
 *
 * @example
 * ```ts
 * import { Cropping1D } from 'keisan/layers';
 *
 * new Cropping1D([0, 2]).apply([[[1], [2], [3]]]); // [[[1]]]
 * ```
 */
export class Cropping1D extends Cropping {
  static readonly className: string = 'Cropping1D';
  static override readonly optionSchema: Schema = { ...cropping1D, ...layerOptions };

  /** Sequences have their channels last. */
  protected override get format(): ImageDataFormat {
    return 'channels_last';
  }

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: Cropping1DOptions] | [cropping: PerAxis, options?: Omit<Cropping1DOptions, 'cropping'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return [this.cropping as Pair];
  }
}

const cropping2D = {
  /** How much goes at all ends, at both ends of each axis, or before and after along each. Default: 0. */
  cropping: first(pairs(2), 0),
  ...dataFormatOption,
};

/** Options of {@link Cropping2D}. */
export interface Cropping2DOptions extends OptionsOf<typeof cropping2D>, LayerOptions {}

export interface Cropping2D extends FieldsOf<typeof cropping2D> {}

/**
 * The inside of images.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`. Output shape: the same, with fewer
 * rows and columns.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/cropping2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Cropping2D } from 'keisan/layers';
 *
 * new Cropping2D(1).apply(zeros([32, 28, 28, 3])).shape; // [32, 26, 26, 3]
 * new Cropping2D([[1, 0], [2, 0]]).apply(zeros([32, 28, 28, 3])).shape; // [32, 27, 26, 3]
 * ```
 */
export class Cropping2D extends Cropping {
  static readonly className: string = 'Cropping2D';
  static override readonly optionSchema: Schema = { ...cropping2D, ...layerOptions };

  protected override get format(): ImageDataFormat {
    return this.dataFormat;
  }

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: Cropping2DOptions] | [cropping: Pairs, options?: Omit<Cropping2DOptions, 'cropping'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return this.cropping;
  }
}

const cropping3D = {
  /** How much goes at all ends, at both ends of each axis, or before and after along each. Default: 1. */
  cropping: first(pairs(3), 1),
  ...dataFormatOption,
};

/** Options of {@link Cropping3D}. */
export interface Cropping3DOptions extends OptionsOf<typeof cropping3D>, LayerOptions {}

export interface Cropping3D extends FieldsOf<typeof cropping3D> {}

/**
 * The inside of volumes.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`. Output shape: the same,
 * shorter along the three.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/cropping3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Cropping3D } from 'keisan/layers';
 *
 * new Cropping3D([1, 2, 3]).apply(zeros([2, 8, 8, 8, 1])).shape; // [2, 6, 4, 2, 1]
 * ```
 */
export class Cropping3D extends Cropping {
  static readonly className: string = 'Cropping3D';
  static override readonly optionSchema: Schema = { ...cropping3D, ...layerOptions };

  protected override get format(): ImageDataFormat {
    return this.dataFormat;
  }

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: Cropping3DOptions] | [cropping: Pairs, options?: Omit<Cropping3DOptions, 'cropping'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return this.cropping;
  }
}

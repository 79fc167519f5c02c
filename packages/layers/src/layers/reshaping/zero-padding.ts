import { type PerAxis, pad, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { ImageDataFormat } from '../../image-data-format.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../../options/option.ts';
import { type Pair, type Pairs, pairs, perAxis } from '../../options/per-axis.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';
import { Edges } from './edges.ts';

/** A layer that puts zeros around images. */
abstract class ZeroPadding extends Edges {
  declare readonly dataFormat: ImageDataFormat;

  protected override get format(): ImageDataFormat {
    return this.dataFormat;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return pad(x, this.around(x.rank));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const around = this.around(inputShape.length);
    return inputShape.map((n, axis) => n && n + around[axis]![0] + around[axis]![1]);
  }
}

const padding1D = {
  /** How many zeros there are at each end, or before and after. Default: 1. */
  padding: first(perAxis(2, 0), 1),
  ...dataFormatOption,
};

/** Options of {@link ZeroPadding1D}. */
export interface ZeroPadding1DOptions extends OptionsOf<typeof padding1D>, LayerOptions {}

export interface ZeroPadding1D extends FieldsOf<typeof padding1D> {}

/**
 * Zeros before and after sequences.
 *
 * Input shape: `[batch, steps, channels]`. Output shape: the same, with more steps.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding1d/
 *
 * @example
 * ```ts
 * import { ZeroPadding1D } from 'keisan/layers';
 *
 * new ZeroPadding1D([0, 2]).apply([[[1], [2]]]); // [[[1], [2], [0], [0]]]
 * ```
 */
export class ZeroPadding1D extends ZeroPadding {
  static readonly className: string = 'ZeroPadding1D';
  static override readonly optionSchema: Schema = { ...padding1D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: ZeroPadding1DOptions] | [padding: PerAxis, options?: Omit<ZeroPadding1DOptions, 'padding'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return [this.padding as Pair];
  }
}

const padding2D = {
  /** How many zeros there are at all ends, at both ends of each axis, or before and after along each. Default: 1. */
  padding: first(pairs(2), 1),
  ...dataFormatOption,
};

/** Options of {@link ZeroPadding2D}. */
export interface ZeroPadding2DOptions extends OptionsOf<typeof padding2D>, LayerOptions {}

export interface ZeroPadding2D extends FieldsOf<typeof padding2D> {}

/**
 * Zeros around images.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`. Output shape: the same, with more
 * rows and columns.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { ZeroPadding2D } from 'keisan/layers';
 *
 * new ZeroPadding2D(1).apply(zeros([32, 28, 28, 3])).shape; // [32, 30, 30, 3]
 * new ZeroPadding2D([[1, 0], [2, 0]]).apply(zeros([32, 28, 28, 3])).shape; // [32, 29, 30, 3]
 * ```
 */
export class ZeroPadding2D extends ZeroPadding {
  static readonly className: string = 'ZeroPadding2D';
  static override readonly optionSchema: Schema = { ...padding2D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: ZeroPadding2DOptions] | [padding: Pairs, options?: Omit<ZeroPadding2DOptions, 'padding'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return this.padding;
  }
}

const padding3D = {
  /** How many zeros there are at all ends, at both ends of each axis, or before and after along each. Default: 1. */
  padding: first(pairs(3), 1),
  ...dataFormatOption,
};

/** Options of {@link ZeroPadding3D}. */
export interface ZeroPadding3DOptions extends OptionsOf<typeof padding3D>, LayerOptions {}

export interface ZeroPadding3D extends FieldsOf<typeof padding3D> {}

/**
 * Zeros around volumes.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`. Output shape: the same,
 * longer along the three.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/zero_padding3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { ZeroPadding3D } from 'keisan/layers';
 *
 * new ZeroPadding3D([1, 2, 3]).apply(zeros([2, 4, 4, 4, 1])).shape; // [2, 6, 8, 10, 1]
 * ```
 */
export class ZeroPadding3D extends ZeroPadding {
  static readonly className: string = 'ZeroPadding3D';
  static override readonly optionSchema: Schema = { ...padding3D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: ZeroPadding3DOptions] | [padding: Pairs, options?: Omit<ZeroPadding3DOptions, 'padding'>]
  ) {
    super(args(...given));
  }

  protected override get widths(): readonly Pair[] {
    return this.padding;
  }
}

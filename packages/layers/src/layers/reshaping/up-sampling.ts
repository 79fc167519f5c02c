import { type Interpolation, type PerAxis, repeat, resize, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { type ImageDataFormat, spatialAxes } from '../../image-data-format.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { oneOf, wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

/** A layer that makes images larger by repeating what they are made of. */
abstract class UpSampling extends Layer {
  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /** How often each place is repeated along each axis of an image. */
  protected abstract get sizes(): readonly number[];

  /** Where the channels are: sequences have theirs last. */
  protected get format(): ImageDataFormat {
    return 'channels_last';
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override get inputSpec(): InputSpec {
    return { rank: this.sizes.length + 2 };
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const axes = spatialAxes(this.format, this.sizes.length);
    return axes.reduce((repeated, axis, i) => repeat(repeated, this.sizes[i]!, { axis }), x);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const axes = spatialAxes(this.format, this.sizes.length);
    return inputShape.map((n, axis) => n && n * (this.sizes[axes.indexOf(axis)] ?? 1));
  }
}

const upSampling1D = {
  /** How often each step is repeated. Default: 2. */
  size: first(wholeNumber({ from: 1 }), 2),
};

/** Options of {@link UpSampling1D}. */
export interface UpSampling1DOptions extends OptionsOf<typeof upSampling1D>, LayerOptions {}

export interface UpSampling1D extends FieldsOf<typeof upSampling1D> {}

/**
 * Repeats each step of sequences.
 *
 * Input shape: `[batch, steps, channels]`. Output shape: `[batch, steps * size, channels]`.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling1d/
 *
 * @example
 * ```ts
 * import { UpSampling1D } from 'keisan/layers';
 *
 * new UpSampling1D(2).apply([[[1], [2]]]); // [[[1], [1], [2], [2]]]
 * ```
 */
export class UpSampling1D extends UpSampling {
  static readonly className: string = 'UpSampling1D';
  static override readonly optionSchema: Schema = { ...upSampling1D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(...given: [options?: UpSampling1DOptions] | [size: number, options?: Omit<UpSampling1DOptions, 'size'>]) {
    super(args(...given));
  }

  protected override get sizes(): readonly number[] {
    return [this.size];
  }
}

const upSampling2D = {
  /** How many times as many rows and columns there are, or one number for both. Default: 2. */
  size: first(perAxis(2), 2),
  ...dataFormatOption,
  /** `'nearest'` repeats what is there, `'bilinear'` mixes neighbours by their distance. Default: `'nearest'`. */
  interpolation: option(oneOf<Interpolation>('nearest', 'bilinear'), 'nearest'),
};

/** Options of {@link UpSampling2D}. */
export interface UpSampling2DOptions extends OptionsOf<typeof upSampling2D>, LayerOptions {}

export interface UpSampling2D extends FieldsOf<typeof upSampling2D> {}

/**
 * Images with more rows and columns.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: the same, with `size` times as many rows and columns.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { UpSampling2D } from 'keisan/layers';
 *
 * new UpSampling2D([1, 2], { interpolation: 'bilinear' }).apply(zeros([2, 2, 1, 3])).shape; // [2, 2, 2, 3]
 * ```
 */
export class UpSampling2D extends UpSampling {
  static readonly className: string = 'UpSampling2D';
  static override readonly optionSchema: Schema = { ...upSampling2D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: UpSampling2DOptions] | [size: PerAxis, options?: Omit<UpSampling2DOptions, 'size'>]
  ) {
    super(args(...given));
  }

  protected override get format(): ImageDataFormat {
    return this.dataFormat;
  }

  protected override get sizes(): readonly number[] {
    return this.size;
  }

  /** What mixes neighbours gives fractions. */
  protected override get castsInput(): boolean {
    return this.interpolation !== 'nearest';
  }

  override call(x: Tensor): Tensor {
    if (this.interpolation === 'nearest') return super.call(x);
    checkTensor(this.label, x);
    const { dataFormat, interpolation } = this;
    const [rows, columns] = spatialAxes(dataFormat, 2).map((axis, i) => x.shape[axis]! * this.size[i]!);
    return resize(x, [rows!, columns!], { dataFormat, interpolation });
  }
}

const upSampling3D = {
  /** How many times as long images are along the three axes, or one number for all. Default: 2. */
  size: first(perAxis(3), 2),
  ...dataFormatOption,
};

/** Options of {@link UpSampling3D}. */
export interface UpSampling3DOptions extends OptionsOf<typeof upSampling3D>, LayerOptions {}

export interface UpSampling3D extends FieldsOf<typeof upSampling3D> {}

/**
 * Repeats what volumes are made of.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: the same, `size` times as long along the three.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/up_sampling3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { UpSampling3D } from 'keisan/layers';
 *
 * new UpSampling3D(2).apply(zeros([2, 1, 2, 3, 1])).shape; // [2, 2, 4, 6, 1]
 * ```
 */
export class UpSampling3D extends UpSampling {
  static readonly className: string = 'UpSampling3D';
  static override readonly optionSchema: Schema = { ...upSampling3D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: UpSampling3DOptions] | [size: PerAxis, options?: Omit<UpSampling3DOptions, 'size'>]
  ) {
    super(args(...given));
  }

  protected override get format(): ImageDataFormat {
    return this.dataFormat;
  }

  protected override get sizes(): readonly number[] {
    return this.size;
  }
}

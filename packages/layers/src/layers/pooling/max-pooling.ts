import { maxPool, type PerAxis, type Tensor } from '@keisan/autograd';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import { args } from '../../options/read.ts';
import { type PoolContext, Pooling, placeOptions } from './pooling.ts';

/** A layer that takes the largest number of each window. */
abstract class MaxPooling extends Pooling {
  protected override pool(x: Tensor, poolSize: readonly number[], context: PoolContext): Tensor {
    return maxPool(x, poolSize, context);
  }
}

const maxPooling1D = {
  /** The length of a window. Default: 2. */
  poolSize: first(perAxis(1), 2),
  ...placeOptions(1),
};

/** Options of {@link MaxPooling1D}. */
export interface MaxPooling1DOptions extends OptionsOf<typeof maxPooling1D>, LayerOptions {}

export interface MaxPooling1D extends FieldsOf<typeof maxPooling1D> {}

/**
 * The largest number of each window of sequences, channel by channel.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`.
 * Output shape: the same, with as many steps as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling1d/
 *
 * @example
 * ```ts
 * import { MaxPooling1D } from 'keisan/layers';
 *
 * new MaxPooling1D(2).apply([[[1], [5], [2], [3]]]); // [[[5], [3]]]
 * ```
 */
export class MaxPooling1D extends MaxPooling {
  static readonly className: string = 'MaxPooling1D';
  static override readonly optionSchema: Schema = { ...maxPooling1D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: MaxPooling1DOptions] | [poolSize: PerAxis, options?: Omit<MaxPooling1DOptions, 'poolSize'>]
  ) {
    super(args(...given));
  }
}

const maxPooling2D = {
  /** The rows and columns of a window, or one number for both. Default: 2. */
  poolSize: first(perAxis(2), 2),
  ...placeOptions(2),
};

/** Options of {@link MaxPooling2D}. */
export interface MaxPooling2DOptions extends OptionsOf<typeof maxPooling2D>, LayerOptions {}

export interface MaxPooling2D extends FieldsOf<typeof maxPooling2D> {}

/**
 * The largest number of each window of images, channel by channel.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: the same, with as many rows and columns as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { MaxPooling2D } from 'keisan/layers';
 *
 * new MaxPooling2D(2).apply(zeros([4, 28, 28, 8])).shape; // [4, 14, 14, 8]
 * ```
 */
export class MaxPooling2D extends MaxPooling {
  static readonly className: string = 'MaxPooling2D';
  static override readonly optionSchema: Schema = { ...maxPooling2D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: MaxPooling2DOptions] | [poolSize: PerAxis, options?: Omit<MaxPooling2DOptions, 'poolSize'>]
  ) {
    super(args(...given));
  }
}

const maxPooling3D = {
  /** The lengths of a window along the three axes, or one number for all. Default: 2. */
  poolSize: first(perAxis(3), 2),
  ...placeOptions(3),
};

/** Options of {@link MaxPooling3D}. */
export interface MaxPooling3DOptions extends OptionsOf<typeof maxPooling3D>, LayerOptions {}

export interface MaxPooling3D extends FieldsOf<typeof maxPooling3D> {}

/**
 * The largest number of each window of volumes, channel by channel.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: the same, with as many places as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/max_pooling3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { MaxPooling3D } from 'keisan/layers';
 *
 * new MaxPooling3D(2).apply(zeros([4, 8, 8, 8, 2])).shape; // [4, 4, 4, 4, 2]
 * ```
 */
export class MaxPooling3D extends MaxPooling {
  static readonly className: string = 'MaxPooling3D';
  static override readonly optionSchema: Schema = { ...maxPooling3D, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(
    ...given: [options?: MaxPooling3DOptions] | [poolSize: PerAxis, options?: Omit<MaxPooling3DOptions, 'poolSize'>]
  ) {
    super(args(...given));
  }
}

import { averagePool, type PerAxis, type Tensor } from '@keisan/autograd';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { type FieldsOf, type OptionsOf, required, type Schema } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import { args } from '../../options/read.ts';
import { type PoolContext, Pooling, placeOptions } from './pooling.ts';

/** A layer that takes the mean of each window. */
abstract class AveragePooling extends Pooling {
  protected override pool(x: Tensor, poolSize: readonly number[], context: PoolContext): Tensor {
    return averagePool(x, poolSize, context);
  }
}

const averagePooling1D = {
  /** The length of a window. */
  poolSize: required(perAxis(1)),
  ...placeOptions(1),
};

/** Options of {@link AveragePooling1D}. */
export interface AveragePooling1DOptions extends OptionsOf<typeof averagePooling1D>, LayerOptions {}

export interface AveragePooling1D extends FieldsOf<typeof averagePooling1D> {}

/**
 * The mean of each window of sequences, channel by channel; of a window over an edge, of what is inside.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`.
 * Output shape: the same, with as many steps as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling1d/
 *
 * @example
 * ```ts
 * import { AveragePooling1D } from 'keisan/layers';
 *
 * new AveragePooling1D(2).apply([[[1], [5], [2], [3]]]); // [[[3], [2.5]]]
 * ```
 */
export class AveragePooling1D extends AveragePooling {
  static readonly className: string = 'AveragePooling1D';
  static override readonly optionSchema: Schema = { ...averagePooling1D, ...layerOptions };

  /**
   * @param poolSize The length of a window.
   * @throws ValueError when it is not a positive whole number, and for an unknown option.
   */
  constructor(poolSize: PerAxis, options: AveragePooling1DOptions = {}) {
    super(args(poolSize, options));
  }
}

const averagePooling2D = {
  /** The rows and columns of a window, or one number for both. */
  poolSize: required(perAxis(2)),
  ...placeOptions(2),
};

/** Options of {@link AveragePooling2D}. */
export interface AveragePooling2DOptions extends OptionsOf<typeof averagePooling2D>, LayerOptions {}

export interface AveragePooling2D extends FieldsOf<typeof averagePooling2D> {}

/**
 * The mean of each window of images, channel by channel; of a window over an edge, of what is inside.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: the same, with as many rows and columns as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { AveragePooling2D } from 'keisan/layers';
 *
 * new AveragePooling2D(2).apply(zeros([4, 28, 28, 8])).shape; // [4, 14, 14, 8]
 * ```
 */
export class AveragePooling2D extends AveragePooling {
  static readonly className: string = 'AveragePooling2D';
  static override readonly optionSchema: Schema = { ...averagePooling2D, ...layerOptions };

  /**
   * @param poolSize The rows and columns of a window, or one number for both.
   * @throws ValueError when it is not a positive whole number, and for an unknown option.
   */
  constructor(poolSize: PerAxis, options: AveragePooling2DOptions = {}) {
    super(args(poolSize, options));
  }
}

const averagePooling3D = {
  /** The lengths of a window along the three axes, or one number for all. */
  poolSize: required(perAxis(3)),
  ...placeOptions(3),
};

/** Options of {@link AveragePooling3D}. */
export interface AveragePooling3DOptions extends OptionsOf<typeof averagePooling3D>, LayerOptions {}

export interface AveragePooling3D extends FieldsOf<typeof averagePooling3D> {}

/**
 * The mean of each window of volumes, channel by channel; of a window over an edge, of what is inside.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: the same, with as many places as there are windows.
 *
 * Source: https://keras.io/api/layers/pooling_layers/average_pooling3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { AveragePooling3D } from 'keisan/layers';
 *
 * new AveragePooling3D(2).apply(zeros([4, 8, 8, 8, 2])).shape; // [4, 4, 4, 4, 2]
 * ```
 */
export class AveragePooling3D extends AveragePooling {
  static readonly className: string = 'AveragePooling3D';
  static override readonly optionSchema: Schema = { ...averagePooling3D, ...layerOptions };

  /**
   * @param poolSize The lengths of a window along the three axes, or one number for all.
   * @throws ValueError when it is not a positive whole number, and for an unknown option.
   */
  constructor(poolSize: PerAxis, options: AveragePooling3DOptions = {}) {
    super(args(poolSize, options));
  }
}

import type { Shape, Tensor } from '@keisan/autograd';
import { type ImageDataFormat, spatialAxes } from '../../image-data-format.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { dtype } from '../../options/dtype.ts';
import { flag } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { dropped, rateOption } from '../dropout.ts';
import { RandomLayer, seedOption } from './random-layer.ts';

const spatialOptions = { ...rateOption, ...seedOption };
const imageOptions = { ...spatialOptions, ...dataFormatOption };

/** Keras saves a dtype by its name here, and not whether the layer is trained. */
const spatialLayerOptions = {
  ...layerOptions,
  dtype: { ...layerOptions.dtype, kind: dtype },
  trainable: option(flag, true, { kerasName: null }),
} satisfies Schema;

/** Drops whole channels: what lies along the axes between that of the batch and that of the channels is dropped as one. */
abstract class SpatialDropout extends RandomLayer {
  declare readonly rate: number;

  /** How many axes a sample extends along, beside that of its channels. */
  protected abstract get spatialRank(): number;

  /** Where the channels are. */
  protected get channels(): ImageDataFormat {
    return 'channels_last';
  }

  override get inputSpec(): InputSpec {
    return { rank: this.spatialRank + 2 };
  }

  protected override inTraining(x: Tensor): Tensor {
    const spatial = spatialAxes(this.channels, this.spatialRank);
    const shape: Shape = x.shape.map((n, axis) => (spatial.includes(axis) ? 1 : n));
    return dropped(x, this.rate, shape, this.seeds);
  }
}

/** Options of {@link SpatialDropout1D}. */
export interface SpatialDropout1DOptions extends OptionsOf<typeof spatialOptions>, LayerOptions {}

export interface SpatialDropout1D extends FieldsOf<typeof spatialOptions> {}

/**
 * Dropout of whole channels of sequences. Source: Tompson et al. 2014, https://arxiv.org/abs/1411.4280
 *
 * Input shape: `[batch, steps, channels]`. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout1d/
 *
 * @example
 * ```ts
 * import { ones } from 'keisan';
 * import { SpatialDropout1D } from 'keisan/layers';
 *
 * new SpatialDropout1D(0.5).apply(ones([1, 3, 4]), { training: true }).shape; // [1, 3, 4]
 * ```
 */
export class SpatialDropout1D extends SpatialDropout {
  static readonly className: string = 'SpatialDropout1D';
  static override readonly optionSchema: Schema = { ...spatialOptions, ...spatialLayerOptions };

  /**
   * @param rate The share of channels that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: SpatialDropout1DOptions = {}) {
    super(args(rate, options));
  }

  protected override get spatialRank(): number {
    return 1;
  }
}

/** Options of {@link SpatialDropout2D}. */
export interface SpatialDropout2DOptions extends OptionsOf<typeof imageOptions>, LayerOptions {}

export interface SpatialDropout2D extends FieldsOf<typeof imageOptions> {}

/**
 * Dropout of whole channels of images. Source: Tompson et al. 2014, https://arxiv.org/abs/1411.4280
 *
 * Input shape: `[batch, rows, columns, channels]`, or with `channels_first` `[batch, channels, rows, columns]`. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout2d/
 *
 * @example
 * ```ts
 * import { ones } from 'keisan';
 * import { SpatialDropout2D } from 'keisan/layers';
 *
 * new SpatialDropout2D(0.5).apply(ones([1, 8, 8, 3]), { training: true }).shape; // [1, 8, 8, 3]
 * ```
 */
export class SpatialDropout2D extends SpatialDropout {
  static readonly className: string = 'SpatialDropout2D';
  static override readonly optionSchema: Schema = { ...imageOptions, ...spatialLayerOptions };

  /**
   * @param rate The share of channels that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: SpatialDropout2DOptions = {}) {
    super(args(rate, options));
  }

  protected override get spatialRank(): number {
    return 2;
  }

  protected override get channels(): ImageDataFormat {
    return this.dataFormat;
  }
}

/** Options of {@link SpatialDropout3D}. */
export interface SpatialDropout3DOptions extends OptionsOf<typeof imageOptions>, LayerOptions {}

export interface SpatialDropout3D extends FieldsOf<typeof imageOptions> {}

/**
 * Dropout of whole channels of volumes. Source: Tompson et al. 2014, https://arxiv.org/abs/1411.4280
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with `channels_first` `[batch, channels, depth, rows, columns]`. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/spatial_dropout3d/
 *
 * @example
 * ```ts
 * import { ones } from 'keisan';
 * import { SpatialDropout3D } from 'keisan/layers';
 *
 * new SpatialDropout3D(0.5).apply(ones([1, 4, 4, 4, 3]), { training: true }).shape; // [1, 4, 4, 4, 3]
 * ```
 */
export class SpatialDropout3D extends SpatialDropout {
  static readonly className: string = 'SpatialDropout3D';
  static override readonly optionSchema: Schema = { ...imageOptions, ...spatialLayerOptions };

  /**
   * @param rate The share of channels that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: SpatialDropout3DOptions = {}) {
    super(args(rate, options));
  }

  protected override get spatialRank(): number {
    return 3;
  }

  protected override get channels(): ImageDataFormat {
    return this.dataFormat;
  }
}

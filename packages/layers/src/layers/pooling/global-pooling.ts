import { cast, div, expandDims, max, mean, sum, type Tensor, where } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { type ImageDataFormat, spatialAxes } from '../../image-data-format.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type CallContext, type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { flag } from '../../options/kind.ts';
import { type OptionsOf, option, type Schema } from '../../options/option.ts';
import type { PartialShape } from '../../shapes.ts';

const globalPoolingOptions = {
  ...dataFormatOption,
  /** Whether the axes of the image stay, with length 1. Default: false. */
  keepdims: option(flag, false),
};

/** Options of the layers that pool whole images. */
export interface GlobalPoolingOptions extends OptionsOf<typeof globalPoolingOptions>, LayerOptions {}

/** A layer that makes one number of each channel of an image. */
abstract class GlobalPooling extends Layer {
  static override readonly optionSchema: Schema = { ...globalPoolingOptions, ...layerOptions };

  declare readonly dataFormat: ImageDataFormat;
  declare readonly keepdims: boolean;

  constructor(options: GlobalPoolingOptions = {}) {
    super(options);
  }

  /** Over how many axes an image extends. */
  protected abstract get imageRank(): number;

  /** The axes over which an image extends. */
  protected get axes(): readonly number[] {
    return spatialAxes(this.dataFormat, this.imageRank);
  }

  override get inputSpec(): InputSpec {
    return { rank: this.imageRank + 2 };
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const { axes, keepdims } = this;
    const lengths = inputShape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    return keepdims ? lengths : lengths.filter((_, axis) => !axes.includes(axis));
  }
}

abstract class GlobalMaxPooling extends GlobalPooling {
  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return max(x, { axis: this.axes, keepdims: this.keepdims });
  }
}

abstract class GlobalAveragePooling extends GlobalPooling {
  override call(x: Tensor, _context: Partial<CallContext> = {}): Tensor {
    checkTensor(this.label, x);
    return mean(x, { axis: this.axes, keepdims: this.keepdims });
  }
}

/**
 * The mean of each channel of a sequence; of a sequence with a mask, of the steps that count.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
 *
 * @example
 * ```ts
 * import { GlobalAveragePooling1D } from 'keisan/layers';
 *
 * new GlobalAveragePooling1D().apply([[[1, 4], [3, 2]]]); // [[2, 3]]
 * ```
 */
export class GlobalAveragePooling1D extends GlobalAveragePooling {
  static readonly className: string = 'GlobalAveragePooling1D';

  protected override get imageRank(): number {
    return 1;
  }

  override get supportsMasking(): boolean {
    return true;
  }

  protected override get takesMask(): boolean {
    return true;
  }

  override call(x: Tensor, context: Partial<CallContext> = {}): Tensor {
    const { mask } = context;
    if (!mask) return super.call(x, context);
    checkTensor(this.label, x);
    const [axis] = this.axes;
    const counts = cast(expandDims(mask, axis === 1 ? 2 : 1), 'bool');
    const options = { axis: this.axes, keepdims: this.keepdims };
    return div(sum(where(counts, x, 0), options), sum(cast(counts, x.dtype), options));
  }

  override computeMask(): null {
    return null;
  }
}

/**
 * The mean of each channel of an image.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { GlobalAveragePooling2D } from 'keisan/layers';
 *
 * new GlobalAveragePooling2D().apply(zeros([4, 7, 7, 64])).shape; // [4, 64]
 * ```
 */
export class GlobalAveragePooling2D extends GlobalAveragePooling {
  static readonly className: string = 'GlobalAveragePooling2D';

  protected override get imageRank(): number {
    return 2;
  }
}

/**
 * The mean of each channel of a volume.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_average_pooling3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { GlobalAveragePooling3D } from 'keisan/layers';
 *
 * new GlobalAveragePooling3D().apply(zeros([4, 5, 5, 5, 8])).shape; // [4, 8]
 * ```
 */
export class GlobalAveragePooling3D extends GlobalAveragePooling {
  static readonly className: string = 'GlobalAveragePooling3D';

  protected override get imageRank(): number {
    return 3;
  }
}

/**
 * The largest number of each channel of a sequence.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling1d/
 *
 * @example
 * ```ts
 * import { GlobalMaxPooling1D } from 'keisan/layers';
 *
 * new GlobalMaxPooling1D().apply([[[1, 4], [3, 2]]]); // [[3, 4]]
 * ```
 */
export class GlobalMaxPooling1D extends GlobalMaxPooling {
  static readonly className: string = 'GlobalMaxPooling1D';

  protected override get imageRank(): number {
    return 1;
  }
}

/**
 * The largest number of each channel of an image.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { GlobalMaxPooling2D } from 'keisan/layers';
 *
 * new GlobalMaxPooling2D().apply(zeros([4, 7, 7, 64])).shape; // [4, 64]
 * ```
 */
export class GlobalMaxPooling2D extends GlobalMaxPooling {
  static readonly className: string = 'GlobalMaxPooling2D';

  protected override get imageRank(): number {
    return 2;
  }
}

/**
 * The largest number of each channel of a volume.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: `[batch, channels]`; with `keepdims` that of the input with lengths of 1.
 *
 * Source: https://keras.io/api/layers/pooling_layers/global_max_pooling3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { GlobalMaxPooling3D } from 'keisan/layers';
 *
 * new GlobalMaxPooling3D().apply(zeros([4, 5, 5, 5, 8])).shape; // [4, 8]
 * ```
 */
export class GlobalMaxPooling3D extends GlobalMaxPooling {
  static readonly className: string = 'GlobalMaxPooling3D';

  protected override get imageRank(): number {
    return 3;
  }
}

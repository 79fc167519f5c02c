import { add, mul, reshape, type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { imageDataFormat } from '../../image-data-format.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { numbers } from '../../options/numbers.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

const rescalingOptions = {
  /** What the inputs are multiplied by: a number, or an array that is broadcast to them. */
  scale: required(numbers),
  /** What is added then. Default: 0. */
  offset: option(numbers, 0),
};

/** Options of {@link Rescaling}. */
export interface RescalingOptions extends OptionsOf<typeof rescalingOptions>, LayerOptions {}

export interface Rescaling extends FieldsOf<typeof rescalingOptions> {}

/**
 * `scale x + offset`: `new Rescaling(1 / 255)` brings pixels from 0..255 to 0..1, `new Rescaling(1 / 127.5, { offset: -1 })` to -1..1.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/
 *
 * @example
 * ```ts
 * import { Rescaling } from 'keisan/layers';
 *
 * new Rescaling(0.5, { offset: 1 }).apply([[0, 2]]); // [[1, 2]]
 * ```
 */
export class Rescaling extends Layer {
  static readonly className: string = 'Rescaling';
  static override readonly optionSchema: Schema = { ...rescalingOptions, ...layerOptions };
  /** Keras saves what it was built for. */
  static readonly savesBuild = true;

  /**
   * @param scale What the inputs are multiplied by.
   * @throws ValueError for what is no number and no array of them, and for an unknown option.
   */
  constructor(scale: Tensor | TensorData, options: RescalingOptions = {}) {
    super(args(scale, options));
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    const options = { dtype: isFloat(x.dtype) ? x.dtype : 'float32' } as const;
    const scale = tensor(this.scale as TensorData, options);
    return add(mul(x, this.#forChannels(scale)), tensor(this.offset as TensorData, options));
  }

  /** Scales of channels stand before the axes of an image where channels do. */
  #forChannels(scale: Tensor): Tensor {
    if (scale.rank === 0 || scale.rank > 2 || imageDataFormat() === 'channels_last') return scale;
    return reshape(scale, [...scale.shape, ...new Array<number>(3 - scale.rank).fill(1)]);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

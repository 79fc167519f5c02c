import { convTranspose, type PerAxis, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { spatialAxes } from '../../image-data-format.ts';
import type { LayerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import { nullable } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import { type Arguments, args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';
import {
  Convolution,
  convolutionLayerOptions,
  filterOptions,
  kernelOptions,
  kernelWeightOptions,
  resultOptions,
  stepOptions,
} from './convolution.ts';

const convTransposeOptions = (rank: number) => ({
  ...filterOptions,
  ...kernelOptions(rank),
  ...stepOptions(rank),
  /** How much longer the output is, along every axis or along each, less than `strides`. Default: null, as long as `padding` says. */
  outputPadding: option(nullable(perAxis(rank, 0)), null),
  ...resultOptions,
  ...kernelWeightOptions,
});

/** A layer that computes what a convolution does to gradients: each place of the input spreads over a window of the output. */
abstract class ConvTranspose extends Convolution {
  declare readonly filters: number;
  declare readonly outputPadding: readonly number[] | null;

  #kernel: Weight | null = null;

  constructor(given: Arguments) {
    super(given);
    this.checkSteps();
    const { outputPadding, strides } = this;
    if (!outputPadding?.some((n, i) => n >= strides[i]!)) return;
    throw new ValueError({
      where: this.label,
      got: `outputPadding [${outputPadding.join(', ')}] and strides [${strides.join(', ')}]`,
      expected: 'an outputPadding that is less than the strides along each axis',
    });
  }

  /** `[...kernelSize, filters, channels]`; null before the layer is built. */
  get kernel(): Weight | null {
    return this.#kernel;
  }

  override build(inputShape: PartialShape): void {
    this.#kernel = this.addKernel('kernel', 'kernel', [...this.kernelSize, this.filters, this.channelsOf(inputShape)]);
    this.addBias(this.filters);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const { strides, padding, outputPadding, dataFormat, dilationRate } = this;
    const options = { strides, padding, outputPadding, dataFormat, dilationRate };
    return this.finished(convTranspose(x, builtWeight(this, this.#kernel), options));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const axes = spatialAxes(this.dataFormat, this.kernelSize.length);
    const lengths = inputShape.map((n, axis) =>
      n !== null && axes.includes(axis) ? this.#length(n, axes.indexOf(axis)) : n,
    );
    return lengths.with(this.channelAxis, this.filters);
  }

  /** How long the output is along an axis along which the input has a length. */
  #length(n: number, axis: number): number {
    const stride = this.strides[axis]!;
    const extra = this.outputPadding?.[axis];
    const reach = (this.kernelSize[axis]! - 1) * this.dilationRate[axis]! + 1;
    if (this.padding === 'valid') return (n - 1) * stride + reach + (extra ?? Math.max(0, stride - reach));
    return extra === undefined ? n * stride : (n - 1) * stride + (reach % 2) + extra;
  }
}

const conv1DTranspose = convTransposeOptions(1);

/** Options of {@link Conv1DTranspose}. */
export interface Conv1DTransposeOptions extends OptionsOf<typeof conv1DTranspose>, LayerOptions {}

export interface Conv1DTranspose extends FieldsOf<typeof conv1DTranspose> {}

/**
 * A transposed convolution of sequences, which makes larger ones: each place spreads over a window of the output.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`.
 * Output shape: the same with `filters` for channels, and `strides` times as many steps for `'same'`.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution1d_transpose/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv1DTranspose } from 'keisan/layers';
 *
 * new Conv1DTranspose(8, 3, { strides: 2, padding: 'same' }).apply(zeros([4, 10, 128])).shape; // [4, 20, 8]
 * ```
 */
export class Conv1DTranspose extends ConvTranspose {
  static readonly className: string = 'Conv1DTranspose';
  static override readonly optionSchema: Schema = { ...conv1DTranspose, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are at each place.
   * @param kernelSize The length of a window.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv1DTransposeOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

const conv2DTranspose = convTransposeOptions(2);

/** Options of {@link Conv2DTranspose}. */
export interface Conv2DTransposeOptions extends OptionsOf<typeof conv2DTranspose>, LayerOptions {}

export interface Conv2DTranspose extends FieldsOf<typeof conv2DTranspose> {}

/**
 * A transposed convolution of images, which makes larger ones: each place spreads over a window of the output.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`.
 * Output shape: the same with `filters` for channels, and `strides` times as many rows and columns for `'same'`.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution2d_transpose/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv2DTranspose } from 'keisan/layers';
 *
 * new Conv2DTranspose(8, 3, { strides: 2, padding: 'same' }).apply(zeros([4, 10, 8, 128])).shape; // [4, 20, 16, 8]
 * ```
 */
export class Conv2DTranspose extends ConvTranspose {
  static readonly className: string = 'Conv2DTranspose';
  static override readonly optionSchema: Schema = { ...conv2DTranspose, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are at each place.
   * @param kernelSize The rows and columns of a window, or one number for both.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv2DTransposeOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

const conv3DTranspose = convTransposeOptions(3);

/** Options of {@link Conv3DTranspose}. */
export interface Conv3DTransposeOptions extends OptionsOf<typeof conv3DTranspose>, LayerOptions {}

export interface Conv3DTranspose extends FieldsOf<typeof conv3DTranspose> {}

/**
 * A transposed convolution of volumes, which makes larger ones: each place spreads over a window of the output.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`.
 * Output shape: the same with `filters` for channels, and `strides` times as many places for `'same'`.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution3d_transpose/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv3DTranspose } from 'keisan/layers';
 *
 * new Conv3DTranspose(8, 3, { strides: 2, padding: 'same' }).apply(zeros([4, 4, 4, 4, 16])).shape; // [4, 8, 8, 8, 8]
 * ```
 */
export class Conv3DTranspose extends ConvTranspose {
  static readonly className: string = 'Conv3DTranspose';
  static override readonly optionSchema: Schema = { ...conv3DTranspose, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are at each place.
   * @param kernelSize The lengths of a window along the three axes, or one number for all.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv3DTransposeOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

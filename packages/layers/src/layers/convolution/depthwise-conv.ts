import { depthwiseConv, type PerAxis, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { LayerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import type { FieldsOf, OptionsOf, Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';
import {
  Convolution,
  convolutionLayerOptions,
  depthwiseWeightOptions,
  kernelOptions,
  resultOptions,
  stepOptions,
} from './convolution.ts';

const depthwiseConvOptions = (rank: number) => ({
  ...kernelOptions(rank),
  ...stepOptions(rank),
  ...depthwiseWeightOptions,
  ...resultOptions,
});

/** A layer that convolves each channel with kernels of its own. */
abstract class DepthwiseConv extends Convolution {
  declare readonly depthMultiplier: number;

  #kernel: Weight | null = null;

  /** `[...kernelSize, channels, depthMultiplier]`; null before the layer is built. */
  get kernel(): Weight | null {
    return this.#kernel;
  }

  override build(inputShape: PartialShape): void {
    const channels = this.channelsOf(inputShape);
    this.computeOutputShape(inputShape);
    this.#kernel = this.addKernel('depthwise', 'kernel', [...this.kernelSize, channels, this.depthMultiplier]);
    this.addBias(channels * this.depthMultiplier);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return this.finished(depthwiseConv(x, builtWeight(this, this.#kernel), this.windowOptions));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return this.shapeFor(inputShape, this.channelsOf(inputShape) * this.depthMultiplier);
  }
}

const depthwiseConv1D = depthwiseConvOptions(1);

/** Options of {@link DepthwiseConv1D}. */
export interface DepthwiseConv1DOptions extends OptionsOf<typeof depthwiseConv1D>, LayerOptions {}

export interface DepthwiseConv1D extends FieldsOf<typeof depthwiseConv1D> {}

/**
 * A convolution of sequences that gives each channel kernels of its own, and mixes none.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`. Output shape: the same with
 * `channels * depthMultiplier`, and as many steps as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/depthwise_convolution1d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { DepthwiseConv1D } from 'keisan/layers';
 *
 * new DepthwiseConv1D(3, { depthMultiplier: 2 }).apply(zeros([4, 10, 5])).shape; // [4, 8, 10]
 * ```
 */
export class DepthwiseConv1D extends DepthwiseConv {
  static readonly className: string = 'DepthwiseConv1D';
  static override readonly optionSchema: Schema = { ...depthwiseConv1D, ...convolutionLayerOptions };

  /**
   * @param kernelSize The length of a window.
   * @throws ValueError when it is not a positive whole number, or for an unknown name or option.
   */
  constructor(kernelSize: PerAxis, options: DepthwiseConv1DOptions = {}) {
    super(args(kernelSize, options));
  }
}

const depthwiseConv2D = depthwiseConvOptions(2);

/** Options of {@link DepthwiseConv2D}. */
export interface DepthwiseConv2DOptions extends OptionsOf<typeof depthwiseConv2D>, LayerOptions {}

export interface DepthwiseConv2D extends FieldsOf<typeof depthwiseConv2D> {}

/**
 * A convolution of images that gives each channel kernels of its own, and mixes none.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`. Output shape: the same with
 * `channels * depthMultiplier`, and as many rows and columns as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { DepthwiseConv2D } from 'keisan/layers';
 *
 * new DepthwiseConv2D(3, { padding: 'same' }).apply(zeros([4, 28, 28, 8])).shape; // [4, 28, 28, 8]
 * ```
 */
export class DepthwiseConv2D extends DepthwiseConv {
  static readonly className: string = 'DepthwiseConv2D';
  static override readonly optionSchema: Schema = { ...depthwiseConv2D, ...convolutionLayerOptions };

  /**
   * @param kernelSize The rows and columns of a window, or one number for both.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(kernelSize: PerAxis, options: DepthwiseConv2DOptions = {}) {
    super(args(kernelSize, options));
  }
}

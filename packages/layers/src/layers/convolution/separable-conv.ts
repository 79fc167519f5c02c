import { type PerAxis, separableConv, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { constraint } from '../../constraints/family.ts';
import { initializer } from '../../initializers/family.ts';
import type { LayerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import { nullable } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { regularizer } from '../../regularizers/family.ts';
import type { PartialShape } from '../../shapes.ts';
import {
  Convolution,
  convolutionLayerOptions,
  depthwiseWeightOptions,
  filterOptions,
  kernelOptions,
  resultOptions,
  stepOptions,
} from './convolution.ts';

const separableConvOptions = (rank: number) => ({
  ...filterOptions,
  ...kernelOptions(rank),
  ...stepOptions(rank),
  ...depthwiseWeightOptions,
  /** Default: `'glorot_uniform'`. */
  pointwiseInitializer: option(initializer, 'glorot_uniform'),
  /** Default: none. */
  pointwiseRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  pointwiseConstraint: option(nullable(constraint), null),
  ...resultOptions,
});

/** A layer that convolves each channel with kernels of its own, and then mixes the results of each place. */
abstract class SeparableConv extends Convolution {
  declare readonly filters: number;
  declare readonly depthMultiplier: number;

  #depthwiseKernel: Weight | null = null;
  #pointwiseKernel: Weight | null = null;

  /** `[...kernelSize, channels, depthMultiplier]`; null before the layer is built. */
  get depthwiseKernel(): Weight | null {
    return this.#depthwiseKernel;
  }

  /** `[...ones, channels * depthMultiplier, filters]`; null before the layer is built. */
  get pointwiseKernel(): Weight | null {
    return this.#pointwiseKernel;
  }

  override build(inputShape: PartialShape): void {
    const { kernelSize, depthMultiplier, filters } = this;
    const channels = this.channelsOf(inputShape);
    this.computeOutputShape(inputShape);
    this.#depthwiseKernel = this.addKernel('depthwise', 'depthwise_kernel', [...kernelSize, channels, depthMultiplier]);
    const ones = kernelSize.map(() => 1);
    this.#pointwiseKernel = this.addKernel('pointwise', 'pointwise_kernel', [
      ...ones,
      channels * depthMultiplier,
      filters,
    ]);
    this.addBias(filters);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const [depthwise, pointwise] = [this.#depthwiseKernel, this.#pointwiseKernel].map((weight) =>
      builtWeight(this, weight),
    );
    return this.finished(separableConv(x, depthwise!, pointwise!, this.windowOptions));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return this.shapeFor(inputShape, this.filters);
  }
}

const separableConv1D = separableConvOptions(1);

/** Options of {@link SeparableConv1D}. */
export interface SeparableConv1DOptions extends OptionsOf<typeof separableConv1D>, LayerOptions {}

export interface SeparableConv1D extends FieldsOf<typeof separableConv1D> {}

/**
 * A convolution of sequences in two parts: each channel with kernels of its own, then a mixture of the results of each place.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`. Output shape: the same with `filters` for channels,
 * and as many steps as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/separable_convolution1d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { SeparableConv1D } from 'keisan/layers';
 *
 * new SeparableConv1D(4, 3).apply(zeros([4, 10, 12])).shape; // [4, 8, 4]
 * ```
 */
export class SeparableConv1D extends SeparableConv {
  static readonly className: string = 'SeparableConv1D';
  static override readonly optionSchema: Schema = { ...separableConv1D, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are for each window.
   * @param kernelSize The length of a window.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: SeparableConv1DOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

const separableConv2D = separableConvOptions(2);

/** Options of {@link SeparableConv2D}. */
export interface SeparableConv2DOptions extends OptionsOf<typeof separableConv2D>, LayerOptions {}

export interface SeparableConv2D extends FieldsOf<typeof separableConv2D> {}

/**
 * A convolution of images in two parts: each channel with kernels of its own, then a mixture of the results of each place.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`. Output shape: the same with `filters`
 * for channels, and as many rows and columns as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/separable_convolution2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { SeparableConv2D } from 'keisan/layers';
 *
 * new SeparableConv2D(4, 3).apply(zeros([4, 28, 28, 3])).shape; // [4, 26, 26, 4]
 * ```
 */
export class SeparableConv2D extends SeparableConv {
  static readonly className: string = 'SeparableConv2D';
  static override readonly optionSchema: Schema = { ...separableConv2D, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are for each window.
   * @param kernelSize The rows and columns of a window, or one number for both.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: SeparableConv2DOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

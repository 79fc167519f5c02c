import { conv, type PerAxis, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { LayerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import { oneOf, wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { type Arguments, args } from '../../options/read.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';
import {
  Convolution,
  convolutionLayerOptions,
  type EdgePadding,
  filterOptions,
  kernelOptions,
  kernelWeightOptions,
  resultOptions,
  stepOptions,
} from './convolution.ts';

const convOptions = (rank: number) => ({
  ...filterOptions,
  ...kernelOptions(rank),
  ...stepOptions(rank),
  /** In how many groups the channels and the filters are, which see nothing of each other. Default: 1. */
  groups: option(wholeNumber({ from: 1 }), 1),
  ...resultOptions,
  ...kernelWeightOptions,
});

/** A layer that convolves images with a kernel. */
abstract class Conv<P extends EdgePadding | 'causal' = EdgePadding> extends Convolution<P> {
  declare readonly filters: number;
  declare readonly groups: number;

  #kernel: Weight | null = null;

  constructor(given: Arguments) {
    super(given);
    this.checkSteps();
    if (this.filters % this.groups === 0) return;
    throw new ValueError({
      where: this.label,
      got: `filters ${this.filters} and groups ${this.groups}`,
      expected: 'a number of filters that the groups divide',
    });
  }

  /** `[...kernelSize, channels / groups, filters]`; null before the layer is built. */
  get kernel(): Weight | null {
    return this.#kernel;
  }

  override build(inputShape: PartialShape): void {
    const channels = this.channelsOf(inputShape);
    if (channels % this.groups !== 0) {
      throw new ValueError({
        where: this.label,
        got: `${channels} channels, of inputs of shape ${formatPartialShape(inputShape)}, for groups ${this.groups}`,
        expected: 'a number of channels that the groups divide',
      });
    }
    this.computeOutputShape(inputShape);
    this.#kernel = this.addKernel('kernel', 'kernel', [...this.kernelSize, channels / this.groups, this.filters]);
    this.addBias(this.filters);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return this.finished(conv(x, builtWeight(this, this.#kernel), { ...this.windowOptions, groups: this.groups }));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return this.shapeFor(inputShape, this.filters);
  }
}

const conv1D = {
  ...convOptions(1),
  /**
   * `'valid'` keeps windows inside the sequences, `'same'` has one for every step, of strides of 1, `'causal'` one that ends at every step.
   * Default: `'valid'`.
   */
  padding: option(oneOf<EdgePadding | 'causal'>('valid', 'same', 'causal'), 'valid'),
};

/** Options of {@link Conv1D}. */
export interface Conv1DOptions extends OptionsOf<typeof conv1D>, LayerOptions {}

export interface Conv1D extends FieldsOf<typeof conv1D> {}

/**
 * A convolution of sequences: `activation(conv(x, kernel) + bias)`.
 *
 * Input shape: `[batch, steps, channels]`, or `[batch, channels, steps]` for `channels_first`. Output shape: the same with `filters` for channels,
 * and as many steps as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution1d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv1D } from 'keisan/layers';
 *
 * new Conv1D(32, 3, { activation: 'relu', padding: 'causal' }).apply(zeros([4, 10, 128])).shape; // [4, 10, 32]
 * ```
 */
export class Conv1D extends Conv<EdgePadding | 'causal'> {
  static readonly className: string = 'Conv1D';
  static override readonly optionSchema: Schema = { ...conv1D, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are for each window.
   * @param kernelSize The length of a window.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv1DOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

const conv2D = convOptions(2);

/** Options of {@link Conv2D}. */
export interface Conv2DOptions extends OptionsOf<typeof conv2D>, LayerOptions {}

export interface Conv2D extends FieldsOf<typeof conv2D> {}

/**
 * A convolution of images: `activation(conv(x, kernel) + bias)`.
 *
 * Input shape: `[batch, rows, columns, channels]`, or `[batch, channels, rows, columns]` for `channels_first`. Output shape: the same with `filters`
 * for channels, and as many rows and columns as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution2d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv2D } from 'keisan/layers';
 *
 * new Conv2D(32, 3, { activation: 'relu' }).apply(zeros([4, 28, 28, 1])).shape; // [4, 26, 26, 32]
 * new Conv2D(32, 3, { padding: 'same', strides: 2 }).apply(zeros([4, 28, 28, 1])).shape; // [4, 14, 14, 32]
 * ```
 */
export class Conv2D extends Conv {
  static readonly className: string = 'Conv2D';
  static override readonly optionSchema: Schema = { ...conv2D, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are for each window.
   * @param kernelSize The rows and columns of a window, or one number for both.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv2DOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

const conv3D = convOptions(3);

/** Options of {@link Conv3D}. */
export interface Conv3DOptions extends OptionsOf<typeof conv3D>, LayerOptions {}

export interface Conv3D extends FieldsOf<typeof conv3D> {}

/**
 * A convolution of volumes: `activation(conv(x, kernel) + bias)`.
 *
 * Input shape: `[batch, depth, rows, columns, channels]`, or with the channels after the batch for `channels_first`. Output shape: the same with
 * `filters` for channels, and as many places as there are windows.
 *
 * Source: https://keras.io/api/layers/convolution_layers/convolution3d/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Conv3D } from 'keisan/layers';
 *
 * new Conv3D(2, 3).apply(zeros([4, 8, 8, 8, 1])).shape; // [4, 6, 6, 6, 2]
 * ```
 */
export class Conv3D extends Conv {
  static readonly className: string = 'Conv3D';
  static override readonly optionSchema: Schema = { ...conv3D, ...convolutionLayerOptions };

  /**
   * @param filters How many results there are for each window.
   * @param kernelSize The lengths of a window along the three axes, or one number for all.
   * @throws ValueError when they are not positive whole numbers, or for an unknown name or option.
   */
  constructor(filters: number, kernelSize: PerAxis, options: Conv3DOptions = {}) {
    super(args(filters, kernelSize, options));
  }
}

import { type Tensor, ValueError } from '@keisan/autograd';
import { activate } from '../../activations/activate.ts';
import { activation } from '../../activations/family.ts';
import type { Activation } from '../../activations/index.ts';
import { constraint } from '../../constraints/family.ts';
import { channelAxis, type ImageDataFormat } from '../../image-data-format.ts';
import { initializer } from '../../initializers/family.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { layerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight, weightOptions } from '../../layer/weight-options.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { flag, nullable, oneOf, wholeNumber } from '../../options/kind.ts';
import { option, required } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import { regularizer } from '../../regularizers/family.ts';
import type { PartialShape } from '../../shapes.ts';
import { placesOf } from '../windows.ts';

/** How many results a layer has for each window. */
export const filterOptions = {
  /** How many results there are for each window. */
  filters: required(wholeNumber({ from: 1 })),
};

/** The windows of layers that convolve, over so many axes. */
export const kernelOptions = (rank: number) => ({
  /** The size of a window, along every axis of an image or along each. */
  kernelSize: required(perAxis(rank)),
});

/** How windows are placed. */
export const stepOptions = (rank: number) => ({
  /** How far apart windows are, along every axis or along each. Default: 1. */
  strides: option(perAxis(rank), 1),
  /** `'valid'` keeps windows inside the images, `'same'` has one for every place, of strides of 1. Default: `'valid'`. */
  padding: option(oneOf<EdgePadding>('valid', 'same'), 'valid'),
  ...dataFormatOption,
  /** How far apart the elements of a window are, along every axis or along each. Default: 1. */
  dilationRate: option(perAxis(rank), 1),
});

/** What is done with the sums of products. */
export const resultOptions = {
  /** Default: none (`linear`). */
  activation: option(activation, null),
  /** Whether a bias is added. Default: true. */
  useBias: option(flag, true),
  /** Default: `'zeros'`. */
  biasInitializer: option(initializer, 'zeros'),
  /** Default: none. */
  biasRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  biasConstraint: option(nullable(constraint), null),
};

/** The options of a weight `kernel`. */
export const kernelWeightOptions = {
  /** Default: `'glorot_uniform'`. */
  kernelInitializer: option(initializer, 'glorot_uniform'),
  /** Default: none. */
  kernelRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  kernelConstraint: option(nullable(constraint), null),
};

/** The options of the kernels that channels have of their own. */
export const depthwiseWeightOptions = {
  /** How many results each channel has before they are mixed. Default: 1. */
  depthMultiplier: option(wholeNumber({ from: 1 }), 1),
  /** Default: `'glorot_uniform'`. */
  depthwiseInitializer: option(initializer, 'glorot_uniform'),
  /** Default: none. */
  depthwiseRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  depthwiseConstraint: option(nullable(constraint), null),
};

/** What every layer takes; Keras saves of these that there is no penalty, too. */
export const convolutionLayerOptions = {
  ...layerOptions,
  activityRegularizer: option(nullable(regularizer), null),
};

/** How far windows go over the edges of images. */
export type EdgePadding = 'valid' | 'same';

/** A layer whose results are sums of products with windows of images, plus a bias, through an activation. */
export abstract class Convolution<P extends EdgePadding | 'causal' = EdgePadding> extends Layer {
  declare readonly kernelSize: readonly number[];
  declare readonly strides: readonly number[];
  declare readonly padding: P;
  declare readonly dataFormat: ImageDataFormat;
  declare readonly dilationRate: readonly number[];
  declare readonly activation: Activation;
  declare readonly useBias: boolean;

  #bias: Weight | null = null;

  /** One for each filter; null before the layer is built, and without a bias. */
  get bias(): Weight | null {
    return this.#bias;
  }

  override get inputSpec(): InputSpec {
    const { inputShape } = this;
    return {
      rank: this.kernelSize.length + 2,
      axes: { [this.channelAxis]: inputShape ? this.channelsOf(inputShape) : 'known' },
    };
  }

  /** The axis of the channels. */
  protected get channelAxis(): number {
    return channelAxis(this.dataFormat);
  }

  /** How many channels inputs of a shape have. */
  protected channelsOf(inputShape: PartialShape): number {
    return inputShape.at(this.channelAxis)!;
  }

  /** What the operations on windows take. */
  protected get windowOptions() {
    const { strides, padding, dataFormat, dilationRate } = this;
    return { strides, padding, dataFormat, dilationRate };
  }

  /** @throws ValueError where both are more than 1, as in Keras. */
  protected checkSteps(): void {
    const { strides, dilationRate } = this;
    if (!strides.some((n) => n > 1) || !dilationRate.some((n) => n > 1)) return;
    throw new ValueError({
      where: this.label,
      got: `strides [${strides.join(', ')}] and dilationRate [${dilationRate.join(', ')}]`,
      expected: 'either of them to be 1',
    });
  }

  /** Makes the weight of a kernel, by the options of the name. */
  protected addKernel(options: string, name: string, shape: readonly number[]): Weight {
    return this.addWeight({ ...weightOptions(this, options), name, shape });
  }

  /** Makes a bias for so many filters, unless there is none. */
  protected addBias(filters: number): void {
    if (this.useBias) this.#bias = this.addWeight({ ...weightOptions(this, 'bias'), shape: [filters] });
  }

  /** The output for sums of products. */
  protected finished(sums: Tensor): Tensor {
    if (!this.useBias) return activate(this.activation, sums);
    const bias = builtWeight(this, this.#bias);
    const isFirst = this.dataFormat === 'channels_first';
    const along = isFirst ? bias.reshape([bias.size, ...this.kernelSize.map(() => 1)]) : bias;
    return activate(this.activation, sums.add(along));
  }

  /** The shape of the output for so many filters. */
  protected shapeFor(inputShape: PartialShape, filters: number): PartialShape {
    const { kernelSize: size, strides, dilationRate: dilation, padding, dataFormat } = this;
    const places = placesOf(this.label, inputShape, { size, strides, dilation, padding, dataFormat });
    return places.with(this.channelAxis, filters);
  }
}

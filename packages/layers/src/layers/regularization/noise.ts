import { add, greaterEqual, mul, random, type Tensor, where } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { number } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { maskShape, noiseShapeOption } from './noise-shape.ts';
import { RandomLayer, seedOption } from './random-layer.ts';

/** Normally distributed numbers for each element of an input, in its dtype where that is one of floats. */
const normalLike = (x: Tensor, mean: number, stddev: number, seed: random.SeedGenerator | undefined): Tensor =>
  random.normal(x.shape, { mean, stddev, seed, dtype: isFloat(x.dtype) ? x.dtype : 'float32' });

const gaussianNoiseOptions = {
  /** The standard deviation of what is added, from 0 to 1. */
  stddev: required(number({ from: 0, to: 1 })),
  ...seedOption,
};

/** Options of {@link GaussianNoise}. */
export interface GaussianNoiseOptions extends OptionsOf<typeof gaussianNoiseOptions>, LayerOptions {}

export interface GaussianNoise extends FieldsOf<typeof gaussianNoiseOptions> {}

/**
 * In training, adds normally distributed numbers with mean 0. Otherwise passes its input on.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_noise/
 *
 * @example
 * ```ts
 * import { GaussianNoise } from 'keisan/layers';
 *
 * new GaussianNoise(0.1).apply([[1, 2]]); // [[1, 2]]
 * ```
 */
export class GaussianNoise extends RandomLayer {
  static readonly className: string = 'GaussianNoise';
  static override readonly optionSchema: Schema = { ...gaussianNoiseOptions, ...layerOptions };

  /**
   * @param stddev The standard deviation of what is added, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(stddev: number, options: GaussianNoiseOptions = {}) {
    super(args(stddev, options));
  }

  protected override inTraining(x: Tensor): Tensor {
    return this.stddev === 0 ? x : add(x, normalLike(x, 0, this.stddev, this.seeds));
  }
}

const gaussianDropoutOptions = {
  /** As the rate of Dropout, from 0 and below 1: the factors have the standard deviation `sqrt(rate / (1 - rate))`. */
  rate: required(number({ from: 0, below: 1 })),
  ...seedOption,
};

/** Options of {@link GaussianDropout}. */
export interface GaussianDropoutOptions extends OptionsOf<typeof gaussianDropoutOptions>, LayerOptions {}

export interface GaussianDropout extends FieldsOf<typeof gaussianDropoutOptions> {}

/**
 * In training, multiplies each input by a normally distributed number with mean 1 and standard deviation `sqrt(rate / (1 - rate))`.
 * Otherwise passes its input on. Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/gaussian_dropout/
 *
 * @example
 * ```ts
 * import { GaussianDropout } from 'keisan/layers';
 *
 * new GaussianDropout(0.5).apply([[1, 2]]); // [[1, 2]]
 * ```
 */
export class GaussianDropout extends RandomLayer {
  static readonly className: string = 'GaussianDropout';
  static override readonly optionSchema: Schema = { ...gaussianDropoutOptions, ...layerOptions };

  /**
   * @param rate As that of Dropout, from 0 and below 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: GaussianDropoutOptions = {}) {
    super(args(rate, options));
  }

  protected override inTraining(x: Tensor): Tensor {
    const { rate } = this;
    return rate === 0 ? x : mul(x, normalLike(x, 1, Math.sqrt(rate / (1 - rate)), this.seeds));
  }
}

const alphaDropoutOptions = {
  /** The share of inputs that is dropped, from 0 and below 1. */
  rate: required(number({ from: 0, below: 1 })),
  ...noiseShapeOption,
  ...seedOption,
};

/** Options of {@link AlphaDropout}. */
export interface AlphaDropoutOptions extends OptionsOf<typeof alphaDropoutOptions>, LayerOptions {}

export interface AlphaDropout extends FieldsOf<typeof alphaDropoutOptions> {}

/** Where `selu` ends far below 0. Source: Klambauer et al. 2017. */
const SELU_END = -1.6732632423543772 * 1.0507009873554805;

/**
 * In training, sets each input with probability `rate` to where `selu` ends far below 0, and brings mean and variance back to what they
 * were. Otherwise passes its input on. Source: Klambauer et al. 2017, https://arxiv.org/abs/1706.02515
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/alpha_dropout/
 *
 * @example
 * ```ts
 * import { AlphaDropout } from 'keisan/layers';
 *
 * new AlphaDropout(0.5).apply([[1, 2]]); // [[1, 2]]
 * ```
 */
export class AlphaDropout extends RandomLayer {
  static readonly className: string = 'AlphaDropout';
  static override readonly optionSchema: Schema = { ...alphaDropoutOptions, ...layerOptions };

  /**
   * @param rate The share of inputs that is dropped, from 0 and below 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: AlphaDropoutOptions = {}) {
    super(args(rate, options));
  }

  protected override inTraining(x: Tensor): Tensor {
    const { rate } = this;
    if (rate === 0) return x;
    const shape = maskShape(this.label, this.noiseShape, x.shape);
    const kept = greaterEqual(random.uniform(shape, { seed: this.seeds }), rate);
    const scale = ((1 - rate) * (1 + rate * SELU_END ** 2)) ** -0.5;
    return add(mul(where(kept, x, SELU_END), scale), -scale * SELU_END * rate);
  }
}

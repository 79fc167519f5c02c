import { random, type Shape, type Tensor } from '@keisan/autograd';
import { number, wide } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { Initializer, type InitializerApplyOptions, seedOption, seedOptions } from './initializer.ts';

const randomUniformOptions = {
  /** The lower bound, included. Default: -0.05. */
  minval: option(wide(number()), -0.05),
  /** The upper bound, excluded. Default: 0.05. */
  maxval: option(wide(number()), 0.05, { atLeast: 'minval' }),
  ...seedOptions,
};

/** Options of {@link RandomUniform}. */
export interface RandomUniformOptions extends OptionsOf<typeof randomUniformOptions> {}

export interface RandomUniform extends FieldsOf<typeof randomUniformOptions> {}

/** Uniform numbers. Source: https://keras.io/api/layers/initializers/#randomuniform-class */
export class RandomUniform extends Initializer {
  static readonly className: string = 'RandomUniform';
  static override readonly optionSchema: Schema = randomUniformOptions;

  /** @throws ValueError for an unknown option, a number that is not finite, and for `maxval` below `minval`. */
  constructor(options: RandomUniformOptions = {}) {
    super(options);
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    return random.uniform(shape, { minval: this.minval, maxval: this.maxval, dtype, ...seedOption(this.seed) });
  }
}

const randomNormalOptions = {
  /** The mean. Default: 0. */
  mean: option(wide(number()), 0),
  /** The standard deviation. Default: 0.05. */
  stddev: option(wide(number({ from: 0 })), 0.05),
  ...seedOptions,
};

/** Options of {@link RandomNormal} and {@link TruncatedNormal}. */
export interface RandomNormalOptions extends OptionsOf<typeof randomNormalOptions> {}

export interface RandomNormal extends FieldsOf<typeof randomNormalOptions> {}

/** Normally distributed numbers. Source: https://keras.io/api/layers/initializers/#randomnormal-class */
export class RandomNormal extends Initializer {
  static readonly className: string = 'RandomNormal';
  static override readonly optionSchema: Schema = randomNormalOptions;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: RandomNormalOptions = {}) {
    super(options);
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    return random.normal(shape, { mean: this.mean, stddev: this.stddev, dtype, ...seedOption(this.seed) });
  }
}

/**
 * Normally distributed numbers, none further than two standard deviations from the mean.
 * Source: https://keras.io/api/layers/initializers/#truncatednormal-class
 */
export class TruncatedNormal extends RandomNormal {
  static override readonly className: string = 'TruncatedNormal';

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    return random.truncatedNormal(shape, { mean: this.mean, stddev: this.stddev, dtype, ...seedOption(this.seed) });
  }
}

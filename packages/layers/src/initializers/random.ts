import { random, type Shape, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { checkNumbers } from '../check-numbers.ts';
import { classNameOf } from '../class-name.ts';
import { Initializer, type InitializerApplyOptions, type SeedOption, seedConfig, seedOption } from './initializer.ts';

/** Options of {@link RandomUniform}. */
export interface RandomUniformOptions extends SeedOption {
  /** The lower bound, included. Default: -0.05. */
  minval?: number;
  /** The upper bound, excluded. Default: 0.05. */
  maxval?: number;
}

/** Uniform numbers. Source: https://keras.io/api/layers/initializers/#randomuniform-class */
export class RandomUniform extends Initializer {
  static readonly className: string = 'RandomUniform';

  readonly minval: number;
  readonly maxval: number;
  readonly seed: number | null;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: RandomUniformOptions = {}) {
    super();
    checkOptions(classNameOf(this), options, { minval: true, maxval: true, seed: true });
    const { minval = -0.05, maxval = 0.05, seed = null } = options;
    checkNumbers(classNameOf(this), { minval, maxval });
    this.minval = minval;
    this.maxval = maxval;
    this.seed = seed;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    return random.uniform(shape, { minval: this.minval, maxval: this.maxval, dtype, ...seedOption(this.seed) });
  }

  override getConfig() {
    return { minval: this.minval, maxval: this.maxval, ...seedConfig(this.seed) };
  }
}

/** Options of {@link RandomNormal} and {@link TruncatedNormal}. */
export interface RandomNormalOptions extends SeedOption {
  /** The mean. Default: 0. */
  mean?: number;
  /** The standard deviation. Default: 0.05. */
  stddev?: number;
}

/** Normally distributed numbers. Source: https://keras.io/api/layers/initializers/#randomnormal-class */
export class RandomNormal extends Initializer {
  static readonly className: string = 'RandomNormal';

  readonly mean: number;
  readonly stddev: number;
  readonly seed: number | null;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: RandomNormalOptions = {}) {
    super();
    checkOptions(classNameOf(this), options, { mean: true, stddev: true, seed: true });
    const { mean = 0, stddev = 0.05, seed = null } = options;
    checkNumbers(classNameOf(this), { mean, stddev });
    this.mean = mean;
    this.stddev = stddev;
    this.seed = seed;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    return random.normal(shape, { mean: this.mean, stddev: this.stddev, dtype, ...seedOption(this.seed) });
  }

  override getConfig() {
    return { mean: this.mean, stddev: this.stddev, ...seedConfig(this.seed) };
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

import { random, type Shape, type Tensor } from '@keisan/autograd';
import { Initializer, type InitializerApplyOptions } from './initializer.ts';

/** Options of {@link RandomUniform}. */
export interface RandomUniformOptions {
  /** The lower bound, included. Default: -0.05. */
  minval?: number;
  /** The upper bound, excluded. Default: 0.05. */
  maxval?: number;
}

/** Uniform numbers. Source: https://keras.io/api/layers/initializers/#randomuniform-class */
export class RandomUniform extends Initializer {
  readonly minval: number;
  readonly maxval: number;

  constructor({ minval = -0.05, maxval = 0.05 }: RandomUniformOptions = {}) {
    super();
    this.minval = minval;
    this.maxval = maxval;
  }

  override apply(shape: Shape, { dtype = 'float32' }: InitializerApplyOptions = {}): Tensor {
    return random.uniform(shape, { minval: this.minval, maxval: this.maxval, dtype });
  }

  override getConfig() {
    return { minval: this.minval, maxval: this.maxval };
  }
}

/** Options of {@link RandomNormal} and {@link TruncatedNormal}. */
export interface RandomNormalOptions {
  /** The mean. Default: 0. */
  mean?: number;
  /** The standard deviation. Default: 0.05. */
  stddev?: number;
}

/** Normally distributed numbers. Source: https://keras.io/api/layers/initializers/#randomnormal-class */
export class RandomNormal extends Initializer {
  readonly mean: number;
  readonly stddev: number;

  constructor({ mean = 0, stddev = 0.05 }: RandomNormalOptions = {}) {
    super();
    this.mean = mean;
    this.stddev = stddev;
  }

  override apply(shape: Shape, { dtype = 'float32' }: InitializerApplyOptions = {}): Tensor {
    return random.normal(shape, { mean: this.mean, stddev: this.stddev, dtype });
  }

  override getConfig() {
    return { mean: this.mean, stddev: this.stddev };
  }
}

/**
 * Normally distributed numbers, none further than two standard deviations from the mean.
 * Source: https://keras.io/api/layers/initializers/#truncatednormal-class
 */
export class TruncatedNormal extends RandomNormal {
  override apply(shape: Shape, { dtype = 'float32' }: InitializerApplyOptions = {}): Tensor {
    return random.truncatedNormal(shape, { mean: this.mean, stddev: this.stddev, dtype });
  }
}

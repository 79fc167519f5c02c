import {
  add,
  clip,
  div,
  greaterEqual,
  mul,
  type ReduceOptions,
  sqrt,
  square,
  sum,
  type Tensor,
  where,
} from '@keisan/autograd';
import { Configured } from '../options/configured.ts';
import { type Axes, axes, number } from '../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';

/** Keeps a weight within bounds after each update. Source: https://keras.io/api/layers/constraints/ */
export abstract class Constraint extends Configured {
  /** The weight within its bounds. */
  abstract apply(w: Tensor): Tensor;
}

/** Keras' epsilon. */
const EPSILON = 1e-7;

const axisOptions = {
  /** The axes of one vector. Default: 0, the inputs of a unit of Dense. */
  axis: option(axes, 0),
};

const norms = (w: Tensor, axis: Axes): Tensor => sqrt(sum(square(w), { axis, keepdims: true } satisfies ReduceOptions));

const maxNormOptions = {
  /** The largest norm. Default: 2. */
  maxValue: first(number({ from: 0 }), 2),
  ...axisOptions,
};

/** Options of {@link MaxNorm}. */
export interface MaxNormOptions extends OptionsOf<typeof maxNormOptions> {}

export interface MaxNorm extends FieldsOf<typeof maxNormOptions> {}

/**
 * Scales vectors whose norm is larger than `maxValue` down to it. Source: https://keras.io/api/layers/constraints/#maxnorm-class
 *
 * @example
 * ```ts
 * import { MaxNorm } from 'keisan/constraints';
 * import { Dense } from 'keisan/layers';
 *
 * new Dense(10, { kernelConstraint: new MaxNorm(2) });
 * ```
 */
export class MaxNorm extends Constraint {
  static readonly className: string = 'MaxNorm';
  static override readonly optionSchema: Schema = maxNormOptions;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(...given: [options?: MaxNormOptions] | [maxValue: number, options?: Omit<MaxNormOptions, 'maxValue'>]) {
    super(args(...given));
  }

  override apply(w: Tensor): Tensor {
    const norm = norms(w, this.axis);
    return mul(w, div(clip(norm, 0, this.maxValue), add(norm, EPSILON)));
  }
}

/** Replaces negative numbers by 0. Source: https://keras.io/api/layers/constraints/#nonneg-class */
export class NonNeg extends Constraint {
  static readonly className: string = 'NonNeg';

  /** @throws ValueError for an option: there are none. */
  constructor(options: Record<never, never> = {}) {
    super(options);
  }

  override apply(w: Tensor): Tensor {
    return where(greaterEqual(w, 0), w, 0);
  }
}

const unitNormOptions = {
  /** The axes of one vector. Default: 0, the inputs of a unit of Dense. */
  axis: first(axes, 0),
};

/** Options of {@link UnitNorm}. */
export interface UnitNormOptions extends OptionsOf<typeof unitNormOptions> {}

export interface UnitNorm extends FieldsOf<typeof unitNormOptions> {}

/** Scales vectors to norm 1. Source: https://keras.io/api/layers/constraints/#unitnorm-class */
export class UnitNorm extends Constraint {
  static readonly className: string = 'UnitNorm';
  static override readonly optionSchema: Schema = unitNormOptions;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(...given: [options?: UnitNormOptions] | [axis: Axes]) {
    super(args(...given));
  }

  override apply(w: Tensor): Tensor {
    return div(w, add(norms(w, this.axis), EPSILON));
  }
}

const minMaxNormOptions = {
  /** The smallest norm. Default: 0. */
  minValue: option(number({ from: 0 }), 0),
  /** The largest norm. Default: 1. */
  maxValue: option(number({ from: 0 }), 1, { atLeast: 'minValue' }),
  /** How far towards the bounds an update goes, from 0 to 1. Default: 1. */
  rate: option(number({ from: 0, to: 1 }), 1),
  ...axisOptions,
};

/** Options of {@link MinMaxNorm}. */
export interface MinMaxNormOptions extends OptionsOf<typeof minMaxNormOptions> {}

export interface MinMaxNorm extends FieldsOf<typeof minMaxNormOptions> {}

/** Scales vectors so that their norm lies within bounds. Source: https://keras.io/api/layers/constraints/#minmaxnorm-class */
export class MinMaxNorm extends Constraint {
  static readonly className: string = 'MinMaxNorm';
  static override readonly optionSchema: Schema = minMaxNormOptions;

  /** @throws ValueError for an unknown option, a number out of its range, and for `maxValue` below `minValue`. */
  constructor(options: MinMaxNormOptions = {}) {
    super(options);
  }

  override apply(w: Tensor): Tensor {
    const norm = norms(w, this.axis);
    const desired = add(mul(clip(norm, this.minValue, this.maxValue), this.rate), mul(norm, 1 - this.rate));
    return mul(w, div(desired, add(norm, EPSILON)));
  }
}

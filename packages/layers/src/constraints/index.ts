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
import { checkOptions } from '@keisan/autograd/internal';
import { checkNumbers } from '../check-numbers.ts';
import { fix } from '../fix.ts';
import { type Configurable, isClass, isSerialized, lookUp, type NameIn, type Serialized } from '../identifiers.ts';
import { withMethods } from '../returned.ts';

/** Keeps a weight within bounds after each update. Source: https://keras.io/api/layers/constraints/ */
export abstract class Constraint implements Configurable {
  /** The weight within its bounds. */
  abstract apply(w: Tensor): Tensor;

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** Keras' epsilon. */
const EPSILON = 1e-7;

type AxisOption = number | readonly number[];

const norms = (w: Tensor, axis: AxisOption): Tensor =>
  sqrt(sum(square(w), { axis, keepdims: true } satisfies ReduceOptions));

/** Options of {@link MaxNorm}. */
export interface MaxNormOptions {
  /** The largest norm. Default: 2. */
  maxValue?: number;
  /** The axes of one vector. Default: 0, the inputs of a unit of Dense. */
  axis?: AxisOption;
}

/**
 * Scales vectors whose norm is larger than `maxValue` down to it. Source: https://keras.io/api/layers/constraints/#maxnorm-class
 *
 * @example
 * ```ts
 * import { MaxNorm } from 'keisan/constraints';
 * import { Dense } from 'keisan/layers';
 *
 * new Dense(10, { kernelConstraint: new MaxNorm({ maxValue: 2 }) });
 * ```
 */
export class MaxNorm extends Constraint {
  static readonly className: string = 'MaxNorm';

  readonly maxValue: number;
  readonly axis: AxisOption;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: MaxNormOptions = {}) {
    super();
    checkOptions('MaxNorm', options, { maxValue: true, axis: true });
    const { maxValue = 2, axis = 0 } = options;
    checkNumbers('MaxNorm', { maxValue });
    this.maxValue = maxValue;
    this.axis = axis;
    fix(this, 'maxValue', 'axis');
  }

  override apply(w: Tensor): Tensor {
    const norm = norms(w, this.axis);
    return mul(w, div(clip(norm, 0, this.maxValue), add(norm, EPSILON)));
  }

  override getConfig() {
    return { maxValue: this.maxValue, axis: this.axis };
  }
}

/** Replaces negative numbers by 0. Source: https://keras.io/api/layers/constraints/#nonneg-class */
export class NonNeg extends Constraint {
  static readonly className: string = 'NonNeg';

  /** @throws ValueError for an option: there are none. */
  constructor(options: Record<never, never> = {}) {
    super();
    checkOptions('NonNeg', options, {});
  }

  override apply(w: Tensor): Tensor {
    return where(greaterEqual(w, 0), w, 0);
  }
}

/** Options of {@link UnitNorm}. */
export interface UnitNormOptions {
  /** The axes of one vector. Default: 0, the inputs of a unit of Dense. */
  axis?: AxisOption;
}

/** Scales vectors to norm 1. Source: https://keras.io/api/layers/constraints/#unitnorm-class */
export class UnitNorm extends Constraint {
  static readonly className: string = 'UnitNorm';

  readonly axis: AxisOption;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: UnitNormOptions = {}) {
    super();
    checkOptions('UnitNorm', options, { axis: true });
    const { axis = 0 } = options;
    this.axis = axis;
    fix(this, 'axis');
  }

  override apply(w: Tensor): Tensor {
    return div(w, add(norms(w, this.axis), EPSILON));
  }

  override getConfig() {
    return { axis: this.axis };
  }
}

/** Options of {@link MinMaxNorm}. */
export interface MinMaxNormOptions {
  /** The smallest norm. Default: 0. */
  minValue?: number;
  /** The largest norm. Default: 1. */
  maxValue?: number;
  /** How far towards the bounds an update goes, from 0 to 1. Default: 1. */
  rate?: number;
  /** The axes of one vector. Default: 0, the inputs of a unit of Dense. */
  axis?: AxisOption;
}

/** Scales vectors so that their norm lies within bounds. Source: https://keras.io/api/layers/constraints/#minmaxnorm-class */
export class MinMaxNorm extends Constraint {
  static readonly className: string = 'MinMaxNorm';

  readonly minValue: number;
  readonly maxValue: number;
  readonly rate: number;
  readonly axis: AxisOption;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: MinMaxNormOptions = {}) {
    super();
    checkOptions('MinMaxNorm', options, { minValue: true, maxValue: true, rate: true, axis: true });
    const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = options;
    checkNumbers('MinMaxNorm', { minValue, maxValue, rate });
    this.minValue = minValue;
    this.maxValue = maxValue;
    this.rate = rate;
    this.axis = axis;
    fix(this, 'minValue', 'maxValue', 'rate', 'axis');
  }

  override apply(w: Tensor): Tensor {
    const norm = norms(w, this.axis);
    const desired = add(mul(clip(norm, this.minValue, this.maxValue), this.rate), mul(norm, 1 - this.rate));
    return mul(w, div(desired, add(norm, EPSILON)));
  }

  override getConfig() {
    return { minValue: this.minValue, maxValue: this.maxValue, rate: this.rate, axis: this.axis };
  }
}

/** A constraint by name, as an object, as what one was saved as, or as a function. */
export type ConstraintIdentifier = NameIn<typeof constraints> | Constraint | Serialized | ((w: Tensor) => Tensor);

class FunctionConstraint extends Constraint {
  readonly #bound: (w: Tensor) => Tensor;

  constructor(bound: (w: Tensor) => Tensor) {
    super();
    this.#bound = bound;
  }

  override apply(w: Tensor): Tensor {
    return this.#bound(w);
  }
}

const constraints = {
  max_norm: MaxNorm,
  non_neg: NonNeg,
  unit_norm: UnitNorm,
  min_max_norm: MinMaxNorm,
};

/**
 * The constraint that an identifier stands for; null for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: ConstraintIdentifier | null = null): Constraint | null {
  if (identifier === null) return null;
  if (identifier instanceof Constraint) return withMethods('constraint', identifier, 'apply');
  if (typeof identifier === 'function' && !isClass(identifier)) return new FunctionConstraint(identifier);
  const { className, config } = isSerialized(identifier) ? identifier : { className: identifier as string, config: {} };
  const Class = lookUp<new (options: never) => Constraint>('constraint', constraints, className, Constraint);
  return new Class(config as never);
}

import { abs, add, div, maximum, mul, pow, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const adamaxOptions = {
  ...optimizerOptions,
  /** How much of the running mean of gradients is kept at each step, below 1. Default: 0.9. */
  beta1: option(number({ from: 0, below: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the largest gradient so far is kept at each step, below 1. Default: 0.999. */
  beta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'beta_2' }),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
};

/** Options of {@link Adamax}. */
export interface AdamaxOptions extends OptionsOf<typeof adamaxOptions> {}

/** What Adamax keeps for each weight. */
type AdamaxSlots = {
  /** The running mean of gradients. */
  readonly momentum: Tensor;
  /** The largest absolute gradient so far, which fades. */
  readonly norm: Tensor;
};

/**
 * Adam with the largest gradient in place of the mean square: `m += (1 - beta1) (g - m)`, `u = max(beta2 u, |g|)`,
 * `w -= learningRate m / ((1 - beta1 ** t) (u + epsilon))`.
 *
 * Source: Kingma & Ba 2014, section 7, https://arxiv.org/abs/1412.6980; https://keras.io/api/optimizers/adamax/
 *
 * @example
 * ```ts
 * import { Adamax } from 'keisan/optimizers';
 *
 * new Adamax(2e-3);
 * ```
 */
export class Adamax extends Optimizer<AdamaxSlots> {
  static readonly className: string = 'Adamax';
  static override readonly optionSchema: Schema = adamaxOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdamaxOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): AdamaxSlots {
    const zeros = zerosLike(variable);
    return { momentum: zeros, norm: zeros };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'norm']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: AdamaxSlots,
    { learningRate, step }: UpdateContext,
  ): Updated<AdamaxSlots> {
    const momentum = add(slots.momentum, mul(sub(gradient, slots.momentum), 1 - this.beta1));
    const norm = maximum(mul(slots.norm, this.beta2), abs(gradient));
    const correction = sub(1, pow(this.beta1, step));
    const change = div(mul(momentum, learningRate), mul(add(norm, this.epsilon), correction));
    return { variable: sub(variable, change), slots: { momentum, norm } };
  }
}

export interface Adamax extends Omit<FieldsOf<typeof adamaxOptions>, keyof Optimizer> {}

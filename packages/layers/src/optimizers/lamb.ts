import {
  add,
  div,
  greater,
  logicalAnd,
  mul,
  pow,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
  zerosLike,
} from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const lambOptions = {
  ...optimizerOptions,
  /** How much of the running mean of gradients is kept at each step, below 1. Default: 0.9. */
  beta1: option(number({ from: 0, below: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the running mean of squares is kept at each step, below 1. Default: 0.999. */
  beta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'beta_2' }),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
};

/** Options of {@link Lamb}. */
export interface LambOptions extends OptionsOf<typeof lambOptions> {}

/** What Lamb keeps for each weight. */
type LambSlots = {
  /** The running mean of gradients. */
  readonly momentum: Tensor;
  /** The running mean of their squares. */
  readonly velocity: Tensor;
};

const norm = (x: Tensor): Tensor => sqrt(sum(square(x)));

/**
 * Adam for large batches, whose step of each weight is as large as the weight: with `u` the step of Adam,
 * `u = m / (1 - beta1 ** t) / (sqrt(v / (1 - beta2 ** t)) + epsilon)`, `w -= learningRate norm(w) / norm(u) u`.
 *
 * Source: You et al. 2019, https://arxiv.org/abs/1904.00962; https://keras.io/api/optimizers/lamb/
 *
 * @example
 * ```ts
 * import { Lamb } from 'keisan/optimizers';
 *
 * new Lamb(1e-3, { weightDecay: 0.01 });
 * ```
 */
export class Lamb extends Optimizer<LambSlots> {
  static readonly className: string = 'Lamb';
  static override readonly optionSchema: Schema = lambOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<LambOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): LambSlots {
    const zeros = zerosLike(variable);
    return { momentum: zeros, velocity: zeros };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: LambSlots,
    { learningRate, step }: UpdateContext,
  ): Updated<LambSlots> {
    const momentum = add(slots.momentum, mul(sub(gradient, slots.momentum), 1 - this.beta1));
    const velocity = add(slots.velocity, mul(sub(square(gradient), slots.velocity), 1 - this.beta2));
    const mean = div(momentum, sub(1, pow(this.beta1, step)));
    const spread = add(sqrt(div(velocity, sub(1, pow(this.beta2, step)))), this.epsilon);
    const direction = div(mean, spread);
    const [size, length] = [norm(variable), norm(direction)];
    const ratio = where(logicalAnd(greater(size, 0), greater(length, 0)), div(size, length), 1);
    return { variable: sub(variable, mul(direction, mul(ratio, learningRate))), slots: { momentum, velocity } };
  }
}

export interface Lamb extends Omit<FieldsOf<typeof lambOptions>, keyof Optimizer> {}

import { add, div, maximum, mul, pow, sqrt, square, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { flag, number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

/** The options of Adam. */
export const adamOptions = {
  ...optimizerOptions,
  /** How much of the running mean of gradients is kept at each step, below 1. Default: 0.9. */
  beta1: option(number({ from: 0, below: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the running mean of squares is kept at each step, below 1. Default: 0.999. */
  beta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'beta_2' }),
  /** Keeps the division away from 0: "epsilon hat" of the paper. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
  /** Whether to divide by the largest mean of squares so far. Default: false. */
  amsgrad: option(flag, false),
};

/** Options of {@link Adam}. */
export interface AdamOptions extends OptionsOf<typeof adamOptions> {}

/** What Adam keeps for each weight. */
type AdamSlots = {
  /** The running mean of gradients. */
  readonly momentum: Tensor;
  /** The running mean of their squares. */
  readonly velocity: Tensor;
  /** The largest mean of squares so far. */
  readonly velocityHat?: Tensor;
};

/**
 * Running means of the gradient and of its square, corrected for their start at 0:
 * `m += (1 - beta1) (g - m)`, `v += (1 - beta2) (g ** 2 - v)`,
 * `w -= learningRate sqrt(1 - beta2 ** t) / (1 - beta1 ** t) m / (sqrt(v) + epsilon)`.
 *
 * Source: Kingma & Ba 2014, https://arxiv.org/abs/1412.6980; https://keras.io/api/optimizers/adam/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { Adam } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new Adam(1e-3), loss: 'mse' });
 * ```
 */
export class Adam extends Optimizer<AdamSlots> {
  static readonly className: string = 'Adam';
  static override readonly optionSchema: Schema = adamOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdamOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): AdamSlots {
    const zeros = zerosLike(variable);
    return { momentum: zeros, velocity: zeros, ...(this.amsgrad ? { velocityHat: zeros } : {}) };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'velocity'], ['velocityHat']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    { momentum, velocity, velocityHat }: AdamSlots,
    { learningRate, step }: UpdateContext,
  ): Updated<AdamSlots> {
    const correction = div(sqrt(sub(1, pow(this.beta2, step))), sub(1, pow(this.beta1, step)));
    const mean = add(momentum, mul(sub(gradient, momentum), 1 - this.beta1));
    const square2 = add(velocity, mul(sub(square(gradient), velocity), 1 - this.beta2));
    const hat = velocityHat && maximum(velocityHat, square2);
    const change = div(mul(mean, mul(learningRate, correction)), add(sqrt(hat ?? square2), this.epsilon));
    return {
      variable: sub(variable, change),
      slots: { momentum: mean, velocity: square2, ...(hat ? { velocityHat: hat } : {}) },
    };
  }
}

export interface Adam extends Omit<FieldsOf<typeof adamOptions>, keyof Optimizer> {}

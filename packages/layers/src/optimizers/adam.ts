import { add, div, maximum, mul, pow, sqrt, square, sub, type Tensor } from '@keisan/autograd';
import { flag, number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const adamOptions = {
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
export class Adam extends Optimizer {
  static readonly className: string = 'Adam';
  static override readonly optionSchema: Schema = adamOptions;

  protected override readonly slotNames: readonly string[] = [
    'momentum',
    'velocity',
    ...(this.amsgrad ? ['velocity_hat'] : []),
  ];

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: [options?: AdamOptions] | [learningRate: number, options?: Omit<AdamOptions, 'learningRate'>]) {
    super(args(...given));
  }

  protected override get slotGroups(): readonly number[] {
    return this.amsgrad ? [2, 1] : [2];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    [m, v, largest]: readonly Tensor[],
    { learningRate, step }: UpdateContext,
  ): Updated {
    const correction = div(sqrt(sub(1, pow(this.beta2, step))), sub(1, pow(this.beta1, step)));
    const mean = add(m!, mul(sub(gradient, m!), 1 - this.beta1));
    const square2 = add(v!, mul(sub(square(gradient), v!), 1 - this.beta2));
    const hat = largest ? maximum(largest, square2) : null;
    const change = div(mul(mean, mul(learningRate, correction)), add(sqrt(hat ?? square2), this.epsilon));
    return { variable: sub(variable, change), slots: [mean, square2, ...(hat ? [hat] : [])] };
  }
}

export interface Adam extends Omit<FieldsOf<typeof adamOptions>, keyof Optimizer> {}

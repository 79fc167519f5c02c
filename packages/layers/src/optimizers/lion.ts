import { mul, sign, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
import { running } from './running.ts';

const lionOptions = {
  ...optimizerOptions,
  /** How much of the running mean counts for the direction of a step, more than 0: 0 would leave the sign of the gradient. Default: 0.9. */
  beta1: option(number({ above: 0, to: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the running mean of gradients is kept at each step. Default: 0.99. */
  beta2: option(number({ from: 0, to: 1 }), 0.99, { kerasName: 'beta_2' }),
};

/** Options of {@link Lion}. */
export interface LionOptions extends OptionsOf<typeof lionOptions> {}

/** What Lion keeps for each weight. */
type LionSlots = {
  /** The running mean of gradients. */
  readonly momentum: Tensor;
};

/**
 * Steps of one size, in the direction that gradients agree on: `w -= learningRate sign(beta1 m + (1 - beta1) g)`, then
 * `m = beta2 m + (1 - beta2) g`. Its learning rate is usually 3 to 10 times smaller than that of AdamW.
 *
 * Source: Chen et al. 2023, https://arxiv.org/abs/2302.06675; https://keras.io/api/optimizers/lion/
 *
 * @example
 * ```ts
 * import { Lion } from 'keisan/optimizers';
 *
 * new Lion(1e-4, { weightDecay: 0.1 });
 * ```
 */
export class Lion extends Optimizer<LionSlots> {
  static readonly className: string = 'Lion';
  static override readonly optionSchema: Schema = lionOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<LionOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): LionSlots {
    return { momentum: zerosLike(variable) };
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    { momentum }: LionSlots,
    { learningRate }: UpdateContext,
  ): Updated<LionSlots> {
    const direction = sign(running(momentum, gradient, this.beta1));
    return {
      variable: sub(variable, mul(direction, learningRate)),
      slots: { momentum: running(momentum, gradient, this.beta2) },
    };
  }
}

export interface Lion extends Omit<FieldsOf<typeof lionOptions>, keyof Optimizer> {}

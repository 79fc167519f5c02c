import {
  add,
  div,
  minimum,
  mul,
  type Parameter,
  pow,
  sqrt,
  square,
  sub,
  type Tensor,
  tensor,
  zerosLike,
} from '@keisan/autograd';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { learningRate } from './learning-rate.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';

const scheduleFreeAdamWOptions = {
  ...optimizerOptions,
  /** The size of a step. Default: 0.0025. */
  learningRate: learningRate(0.0025),
  /** How near weights in training are to their mean, more than 0. Default: 0.9. */
  beta1: option(number({ above: 0, to: 1 }), 0.9, { kerasName: 'beta_1' }),
  /** How much of the running mean of squares is kept at each step, below 1. Default: 0.999. */
  beta2: option(number({ from: 0, below: 1 }), 0.999, { kerasName: 'beta_2' }),
  /** Keeps the division away from 0. Default: 1e-8. */
  epsilon: option(number({ from: 0 }), 1e-8),
  /** For how many steps the learning rate rises. Default: 0. */
  warmupSteps: option(number({ from: 0 }), 0),
};

/** Options of {@link ScheduleFreeAdamW}. */
export interface ScheduleFreeAdamWOptions extends OptionsOf<typeof scheduleFreeAdamWOptions> {}

/** What ScheduleFreeAdamW keeps for each weight. */
type ScheduleFreeAdamWSlots = {
  /** The weight that steps change. */
  readonly momentum: Tensor;
  /** The running mean of the squares of gradients. */
  readonly velocity: Tensor;
};

/**
 * AdamW without a schedule: steps change `z`, `x` is the mean of all `z` so far, and weights are between both. At step `t`
 * `v += (1 - beta2) (g ** 2 - v)`, `z -= learningRate g / (sqrt(v / (1 - beta2 ** t)) + epsilon)`, `x += (z - x) / t`,
 * `w = (1 - beta1) z + beta1 x`.
 *
 * Source: Defazio et al. 2024, https://arxiv.org/abs/2405.15682; https://keras.io/api/optimizers/schedule_free_adamw/
 *
 * @example
 * ```ts
 * import { ScheduleFreeAdamW } from 'keisan/optimizers';
 *
 * new ScheduleFreeAdamW(2.5e-3, { warmupSteps: 100 });
 * ```
 */
export class ScheduleFreeAdamW extends Optimizer<ScheduleFreeAdamWSlots> {
  static readonly className: string = 'ScheduleFreeAdamW';
  static override readonly optionSchema: Schema = scheduleFreeAdamWOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<ScheduleFreeAdamWOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Parameter): ScheduleFreeAdamWSlots {
    return { momentum: variable.detach(), velocity: zerosLike(variable) };
  }

  protected override slotGroups(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: ScheduleFreeAdamWSlots,
    { learningRate, step }: UpdateContext,
  ): Updated<ScheduleFreeAdamWSlots> {
    const { beta1, beta2, epsilon, warmupSteps } = this;
    const rate = warmupSteps > 0 ? mul(learningRate, minimum(div(step, warmupSteps), 1)) : learningRate;
    // Rounded to the dtype of the weight before they are taken from 1, so that the rounding of beta2 cancels in the spread.
    const [rest1, rest2] = [beta1, beta2].map((beta) => sub(1, tensor(beta, { dtype: variable.dtype })));
    const velocity = add(slots.velocity, mul(sub(square(gradient), slots.velocity), rest2!));
    const spread = add(sqrt(div(velocity, sub(1, pow(beta2, step)))), epsilon);
    const momentum = sub(slots.momentum, div(mul(gradient, rate), spread));
    const share = div(1, step);
    const mean = div(sub(variable, mul(slots.momentum, rest1!)), beta1);
    const nextMean = add(mul(mean, sub(1, share)), mul(momentum, share));
    return {
      variable: add(mul(momentum, rest1!), mul(nextMean, beta1)),
      slots: { momentum, velocity },
    };
  }
}

export interface ScheduleFreeAdamW extends Omit<FieldsOf<typeof scheduleFreeAdamWOptions>, keyof Optimizer> {}

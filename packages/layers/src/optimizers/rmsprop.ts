import { add, div, mul, sqrt, square, sub, type Tensor, zerosLike } from '@keisan/autograd';
import { flag, number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Optimizer, type OptimizerArguments, optimizerOptions, type UpdateContext, type Updated } from './optimizer.ts';
import { running } from './running.ts';

const rmspropOptions = {
  ...optimizerOptions,
  /** How much of the running mean of squares is kept at each step. Default: 0.9. */
  rho: option(number({ from: 0, to: 1 }), 0.9),
  /** The share of the last step that is taken again. Default: 0. */
  momentum: option(number({ from: 0, to: 1 }), 0),
  /** Keeps the division away from 0. Default: 1e-7. */
  epsilon: option(number({ from: 0 }), 1e-7),
  /** Whether to divide by the standard deviation rather than by the root of the mean square. Default: false. */
  centered: option(flag, false),
};

/** Options of {@link RMSprop}. */
export interface RMSpropOptions extends OptionsOf<typeof rmspropOptions> {}

/** What RMSprop keeps for each weight. */
type RMSpropSlots = {
  /** The running mean of the squares of gradients. */
  readonly velocity: Tensor;
  /** The last step. */
  readonly momentum?: Tensor;
  /** The running mean of gradients. */
  readonly averageGradient?: Tensor;
};

/**
 * Divides the gradient by a running root of its mean square: `v = rho v + (1 - rho) g ** 2`,
 * `w -= learningRate g / sqrt(v + epsilon)`.
 *
 * Source: https://keras.io/api/optimizers/rmsprop/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { RMSprop } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new RMSprop(1e-4), loss: 'mse' });
 * ```
 */
export class RMSprop extends Optimizer<RMSpropSlots> {
  static readonly className: string = 'RMSprop';
  static override readonly optionSchema: Schema = rmspropOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<RMSpropOptions>) {
    super(args(...given));
  }

  protected override slots(variable: Tensor): RMSpropSlots {
    const zeros = zerosLike(variable);
    return {
      velocity: zeros,
      ...(this.momentum > 0 ? { momentum: zeros } : {}),
      ...(this.centered ? { averageGradient: zeros } : {}),
    };
  }

  protected override update(
    variable: Tensor,
    gradient: Tensor,
    slots: RMSpropSlots,
    { learningRate }: UpdateContext,
  ): Updated<RMSpropSlots> {
    const velocity = running(slots.velocity, square(gradient), this.rho);
    const average = slots.averageGradient && running(slots.averageGradient, gradient, this.rho);
    const variance = average ? sub(velocity, square(average)) : velocity;
    const alone = div(mul(gradient, learningRate), sqrt(add(variance, this.epsilon)));
    const step = slots.momentum ? add(mul(slots.momentum, this.momentum), alone) : alone;
    return {
      variable: sub(variable, step),
      slots: {
        velocity,
        ...(slots.momentum ? { momentum: step } : {}),
        ...(average ? { averageGradient: average } : {}),
      },
    };
  }
}

export interface RMSprop extends Omit<FieldsOf<typeof rmspropOptions>, keyof Optimizer> {}

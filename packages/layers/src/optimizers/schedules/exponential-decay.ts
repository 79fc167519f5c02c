import { cast, div, floor, mul, pow, type Tensor } from '@keisan/autograd';
import { flag, number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const exponentialDecayOptions = {
  /** The learning rate at first. */
  initialLearningRate: required(number({ from: 0 })),
  /** After how many steps the rate has decayed once. */
  decaySteps: required(number({ above: 0 })),
  /** What it is multiplied by in that time. */
  decayRate: required(number({ from: 0 })),
  /** Whether it decays at once when that time is over, rather than bit by bit. Default: false. */
  staircase: option(flag, false),
  /** Default: `'ExponentialDecay'`. */
  name: option(text, 'ExponentialDecay'),
};

/** Options of {@link ExponentialDecay}. */
export interface ExponentialDecayOptions extends OptionsOf<typeof exponentialDecayOptions> {}

/**
 * `initialLearningRate decayRate ** (step / decaySteps)`.
 *
 * Source: https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * new schedules.ExponentialDecay(0.5, 10, 0.25).apply(5); // 0.25
 * ```
 */
export class ExponentialDecay extends LearningRateSchedule {
  static override readonly optionSchema: Schema = exponentialDecayOptions;

  /** @throws ValueError for numbers out of range and an unknown option. */
  constructor(
    initialLearningRate: number,
    decaySteps: number,
    decayRate: number,
    options: ExponentialDecayOptions = {},
  ) {
    super(args(initialLearningRate, decaySteps, decayRate, options));
  }

  protected override call(step: Tensor): Tensor {
    const times = div(cast(step, 'float32'), this.decaySteps);
    return mul(pow(this.decayRate, this.staircase ? floor(times) : times), this.initialLearningRate);
  }
}

export interface ExponentialDecay extends FieldsOf<typeof exponentialDecayOptions> {}

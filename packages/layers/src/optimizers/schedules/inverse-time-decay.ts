import { add, cast, div, floor, mul, type Tensor } from '@keisan/autograd';
import { flag, number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const inverseTimeDecayOptions = {
  /** The learning rate at first. */
  initialLearningRate: required(number({ from: 0 })),
  /** How many steps count as one unit of time. */
  decaySteps: required(number({ above: 0 })),
  /** How much is added to what the rate is divided by, in each unit of time. */
  decayRate: required(number({ from: 0 })),
  /** Whether only whole units of time count. Default: false. */
  staircase: option(flag, false),
  /** Default: `'InverseTimeDecay'`. */
  name: option(text, 'InverseTimeDecay'),
};

/** Options of {@link InverseTimeDecay}. */
export interface InverseTimeDecayOptions extends OptionsOf<typeof inverseTimeDecayOptions> {}

/**
 * `initialLearningRate / (1 + decayRate step / decaySteps)`.
 *
 * Source: https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * new schedules.InverseTimeDecay(0.5, 10, 2).apply(5); // 0.25
 * ```
 */
export class InverseTimeDecay extends LearningRateSchedule {
  static override readonly optionSchema: Schema = inverseTimeDecayOptions;

  /** @throws ValueError for numbers out of range and an unknown option. */
  constructor(
    initialLearningRate: number,
    decaySteps: number,
    decayRate: number,
    options: InverseTimeDecayOptions = {},
  ) {
    super(args(initialLearningRate, decaySteps, decayRate, options));
  }

  protected override call(step: Tensor): Tensor {
    const time = div(cast(step, 'float32'), this.decaySteps);
    return div(this.initialLearningRate, add(mul(this.staircase ? floor(time) : time, this.decayRate), 1));
  }
}

export interface InverseTimeDecay extends FieldsOf<typeof inverseTimeDecayOptions> {}

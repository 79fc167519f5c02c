import { add, cast, ceil, div, equal, minimum, mul, pow, sub, type Tensor, where } from '@keisan/autograd';
import { flag, number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const polynomialDecayOptions = {
  /** The learning rate at first. */
  initialLearningRate: required(number({ from: 0 })),
  /** After how many steps it has reached the last one. */
  decaySteps: required(number({ above: 0 })),
  /** The learning rate at last. Default: 0.0001. */
  endLearningRate: option(number({ from: 0 }), 0.0001),
  /** The power of the polynomial: 1 is a straight line. Default: 1. */
  power: option(number(), 1),
  /** Whether the time starts anew, and is longer, each time it is over. Default: false. */
  cycle: option(flag, false),
  /** Default: `'PolynomialDecay'`. */
  name: option(text, 'PolynomialDecay'),
};

/** Options of {@link PolynomialDecay}. */
export interface PolynomialDecayOptions extends OptionsOf<typeof polynomialDecayOptions> {}

/**
 * `(initialLearningRate - endLearningRate) (1 - min(step, decaySteps) / decaySteps) ** power + endLearningRate`; with `cycle`, `decaySteps`
 * is its first multiple that is not below the step.
 *
 * Source: https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * const linear = new schedules.PolynomialDecay(1, 10, { endLearningRate: 0.5 });
 * linear.apply(5); // 0.75
 * linear.apply(20); // 0.5
 * ```
 */
export class PolynomialDecay extends LearningRateSchedule {
  static override readonly optionSchema: Schema = polynomialDecayOptions;

  /** @throws ValueError for numbers out of range and an unknown option. */
  constructor(initialLearningRate: number, decaySteps: number, options: PolynomialDecayOptions = {}) {
    super(args(initialLearningRate, decaySteps, options));
  }

  protected override call(step: Tensor): Tensor {
    const rest = pow(sub(1, this.#share(cast(step, 'float32'))), this.power);
    return add(mul(rest, this.initialLearningRate - this.endLearningRate), this.endLearningRate);
  }

  /** How much of the time is over. */
  #share(time: Tensor): Tensor {
    if (!this.cycle) return div(minimum(time, this.decaySteps), this.decaySteps);
    const cycles = where(equal(time, 0), 1, ceil(div(time, this.decaySteps)));
    return div(time, mul(cycles, this.decaySteps));
  }
}

export interface PolynomialDecay extends FieldsOf<typeof polynomialDecayOptions> {}

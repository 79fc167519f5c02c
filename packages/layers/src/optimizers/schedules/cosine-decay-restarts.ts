import { add, cast, cos, div, floor, log, mul, pow, sub, type Tensor, tensor } from '@keisan/autograd';
import { number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const cosineDecayRestartsOptions = {
  /** The learning rate at first. */
  initialLearningRate: required(number({ from: 0 })),
  /** After how many steps it starts anew for the first time. */
  firstDecaySteps: required(number({ above: 0 })),
  /** How many times as long each period is as the one before. Default: 2. */
  tMul: option(number({ above: 0 }), 2),
  /** What the learning rate that a period starts with is multiplied by, from one to the next. Default: 1. */
  mMul: option(number({ from: 0 }), 1),
  /** The least learning rate, as a share of the first. Default: 0. */
  alpha: option(number({ from: 0 }), 0),
  /** Default: `'SGDRDecay'`. */
  name: option(text, 'SGDRDecay'),
};

/** Options of {@link CosineDecayRestarts}. */
export interface CosineDecayRestartsOptions extends OptionsOf<typeof cosineDecayRestartsOptions> {}

/**
 * Half waves of a cosine from `initialLearningRate` down to `alpha` of it, one after the other, each `tMul` times as long and `mMul` times as
 * high as the one before.
 *
 * Source: Loshchilov & Hutter 2016, https://arxiv.org/abs/1608.03983;
 * https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * const schedule = new schedules.CosineDecayRestarts(1, 10, { mMul: 0.5 });
 * schedule.apply(5); // 0.5
 * schedule.apply(20); // 0.25
 * ```
 */
export class CosineDecayRestarts extends LearningRateSchedule {
  static override readonly optionSchema: Schema = cosineDecayRestartsOptions;

  /** @throws ValueError for numbers out of range and an unknown option. */
  constructor(initialLearningRate: number, firstDecaySteps: number, options: CosineDecayRestartsOptions = {}) {
    super(args(initialLearningRate, firstDecaySteps, options));
  }

  protected override call(step: Tensor): Tensor {
    const { period, share } = this.#placeOf(div(cast(step, 'float32'), this.firstDecaySteps));
    const wave = mul(mul(pow(this.mMul, period), 0.5), add(cos(mul(share, Math.PI)), 1));
    return mul(add(mul(wave, 1 - this.alpha), this.alpha), this.initialLearningRate);
  }

  /** The number of the period in which a time falls, in units of the first one, and how much of the period is over. */
  #placeOf(time: Tensor): { readonly period: Tensor; readonly share: Tensor } {
    const { tMul } = this;
    if (tMul === 1) {
      const period = floor(time);
      return { period, share: sub(time, period) };
    }
    // In float32 as in Keras, where the quotient of two logarithms decides between two periods.
    const period = floor(div(log(sub(1, mul(time, 1 - tMul))), log(tensor(tMul))));
    const length = pow(tMul, period);
    const start = div(sub(1, length), 1 - tMul);
    return { period, share: div(sub(time, start), length) };
  }
}

export interface CosineDecayRestarts extends FieldsOf<typeof cosineDecayRestartsOptions> {}

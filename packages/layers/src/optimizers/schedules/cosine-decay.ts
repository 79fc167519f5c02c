import { add, cast, cos, div, less, minimum, mul, sub, type Tensor, where } from '@keisan/autograd';
import { nullable, number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const cosineDecayOptions = {
  /** The learning rate at first. */
  initialLearningRate: required(number({ from: 0 })),
  /** After how many steps it has decayed. */
  decaySteps: required(number({ above: 0 })),
  /** The learning rate at last, as a share of the one that it decays from. Default: 0. */
  alpha: option(number({ from: 0 }), 0),
  /** Default: `'CosineDecay'`. */
  name: option(text, 'CosineDecay'),
  /** What the learning rate rises to before it decays. Default: none, it decays at once. */
  warmupTarget: option(nullable(number({ from: 0 })), null),
  /** For how many steps it rises. Default: 0. */
  warmupSteps: option(number({ from: 0 }), 0),
};

/** Options of {@link CosineDecay}. */
export interface CosineDecayOptions extends OptionsOf<typeof cosineDecayOptions> {}

/**
 * Half a wave of a cosine from `initialLearningRate` down to `alpha` of it; with `warmupTarget`, after a straight line up to that, and down
 * from there.
 *
 * Source: Loshchilov & Hutter 2016, https://arxiv.org/abs/1608.03983;
 * https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * const schedule = new schedules.CosineDecay(0, 10, { warmupTarget: 1, warmupSteps: 4 });
 * schedule.apply(2); // 0.5
 * schedule.apply(4); // 1
 * schedule.apply(14); // 0
 * ```
 */
export class CosineDecay extends LearningRateSchedule {
  static override readonly optionSchema: Schema = cosineDecayOptions;

  /** @throws ValueError for numbers out of range and an unknown option. */
  constructor(initialLearningRate: number, decaySteps: number, options: CosineDecayOptions = {}) {
    super(args(initialLearningRate, decaySteps, options));
  }

  protected override call(step: Tensor): Tensor {
    const { initialLearningRate, decaySteps, warmupTarget, warmupSteps } = this;
    const time = cast(step, 'float32');
    if (warmupTarget === null) return this.#decayed(minimum(time, decaySteps), initialLearningRate);
    const bounded = minimum(time, decaySteps + warmupSteps);
    const rising = add(mul(div(bounded, warmupSteps), warmupTarget - initialLearningRate), initialLearningRate);
    return where(less(bounded, warmupSteps), rising, this.#decayed(sub(bounded, warmupSteps), warmupTarget));
  }

  #decayed(time: Tensor, from: number): Tensor {
    const wave = mul(add(cos(mul(div(time, this.decaySteps), Math.PI)), 1), 0.5);
    return mul(add(mul(wave, 1 - this.alpha), this.alpha), from);
  }
}

export interface CosineDecay extends FieldsOf<typeof cosineDecayOptions> {}

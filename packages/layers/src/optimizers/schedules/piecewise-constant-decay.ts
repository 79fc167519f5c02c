import { lessEqual, type Tensor, tensor, ValueError, where } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { listOf, number, text } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';

const piecewiseConstantDecayOptions = {
  /** The last step of each interval but the last, growing. */
  boundaries: required(listOf(number())),
  /** The learning rate in each interval: one more than there are boundaries. */
  values: required(listOf(number({ from: 0 }))),
  /** Default: `'PiecewiseConstant'`. */
  name: option(text, 'PiecewiseConstant'),
};

/** Options of {@link PiecewiseConstantDecay}. */
export interface PiecewiseConstantDecayOptions extends OptionsOf<typeof piecewiseConstantDecayOptions> {}

/**
 * `values[0]` up to step `boundaries[0]`, that step included, then `values[1]` up to `boundaries[1]`, and so on.
 *
 * Source: https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/
 *
 * @example
 * ```ts
 * import { schedules } from 'keisan/optimizers';
 *
 * const schedule = new schedules.PiecewiseConstantDecay([100, 200], [1, 0.5, 0.25]);
 * schedule.apply(100); // 1
 * schedule.apply(101); // 0.5
 * schedule.apply(1000); // 0.25
 * ```
 */
export class PiecewiseConstantDecay extends LearningRateSchedule {
  static override readonly optionSchema: Schema = piecewiseConstantDecayOptions;

  /** @throws ValueError unless there is one value more than there are boundaries, and for boundaries that do not grow. */
  constructor(boundaries: readonly number[], values: readonly number[], options: PiecewiseConstantDecayOptions = {}) {
    super(args(boundaries, values, options));
    if (this.values.length !== this.boundaries.length + 1) {
      throw new ValueError({
        where: 'PiecewiseConstantDecay',
        got: `${this.boundaries.length} boundaries and ${this.values.length} values`,
        expected: 'one value more than there are boundaries',
      });
    }
    if (this.boundaries.length === 0 || this.boundaries.some((boundary, i) => boundary <= this.boundaries[i - 1]!)) {
      throw new ValueError({
        where: 'PiecewiseConstantDecay',
        got: `boundaries ${describeValue(this.boundaries)}`,
        expected: 'one or more steps, each greater than the one before',
      });
    }
  }

  protected override call(step: Tensor): Tensor {
    const last = tensor(this.values.at(-1)!);
    return this.boundaries.reduceRight((later: Tensor, boundary, i) => {
      // No int32 is beyond the bounds, which a cast would wrap around.
      const reached = step.dtype === 'int32' ? Math.max(-(2 ** 31), Math.min(boundary, 2 ** 31 - 1)) : boundary;
      return where(lessEqual(step, tensor(reached, { dtype: step.dtype })), this.values[i]!, later);
    }, last);
  }
}

export interface PiecewiseConstantDecay extends FieldsOf<typeof piecewiseConstantDecayOptions> {}

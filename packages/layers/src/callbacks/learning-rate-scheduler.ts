import { Tensor, ValueError } from '@keisan/autograd';
import { checkFunction } from '@keisan/autograd/internal';
import { oneOf } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { adviceForNone, describe } from '../returned.ts';
import { printMessage } from '../terminal/print-message.ts';
import { formatFloat } from '../terminal/python-format.ts';
import { Callback } from './callback.ts';
import { logRates, pacedOf } from './learning-rates.ts';
import type { Logs } from './logs.ts';

const schedulerOptions = {
  /** 1 to say what it does. Default: 0. */
  verbose: option(oneOf<0 | 1>(0, 1), 0),
};

/** Options of {@link LearningRateScheduler}. */
export interface LearningRateSchedulerOptions extends OptionsOf<typeof schedulerOptions> {}

/** The learning rate of an epoch, from 0, given the one before. */
export type EpochSchedule = (epoch: number, learningRate: number) => number;

/** What a schedule returned, as a number: a tensor of one element will do. */
function rateFrom(returned: unknown): number {
  if (typeof returned === 'number') return returned;
  if (returned instanceof Tensor && returned.size === 1) return returned.item();
  throw new ValueError({
    where: 'LearningRateScheduler: schedule',
    got: `${describe(returned)} as its result`,
    expected: 'a number, the learning rate',
    fix: adviceForNone(returned),
  });
}

/**
 * Sets the learning rate at the beginning of each epoch, and puts it into the logs as `learning_rate`. The schedules of
 * `keisan/optimizers` change it at each step instead.
 *
 * Source: https://keras.io/api/callbacks/learning_rate_scheduler/
 *
 * @example
 * ```ts
 * import { LearningRateScheduler } from 'keisan/callbacks';
 *
 * new LearningRateScheduler((epoch, learningRate) => (epoch < 10 ? learningRate : learningRate * Math.exp(-0.1)));
 * ```
 */
export class LearningRateScheduler extends Callback {
  /** The learning rate of an epoch. */
  readonly schedule: EpochSchedule;
  /** Whether it says what it does. */
  readonly verbose: 0 | 1;

  /** @throws ValueError for anything but a function, and for an unknown option. */
  constructor(schedule: EpochSchedule, options: LearningRateSchedulerOptions = {}) {
    super();
    checkFunction(
      'LearningRateScheduler',
      schedule,
      'a function of the epoch and the learning rate',
      'new LearningRateScheduler((epoch, learningRate) => learningRate * 0.9)',
    );
    this.schedule = schedule;
    this.verbose = readOptions('LearningRateScheduler', schedulerOptions, options).verbose!;
  }

  override onEpochBegin(epoch: number): void {
    for (const { label, optimizer } of pacedOf('LearningRateScheduler', this.model.optimizer)) {
      const rate = rateFrom(this.schedule(epoch, optimizer.learningRate));
      optimizer.learningRate = rate;
      if (this.verbose === 0) continue;
      printMessage(
        `\nEpoch ${epoch + 1}: LearningRateScheduler setting${label} learning rate to ${formatFloat(rate)}.`,
      );
    }
  }

  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    logRates(pacedOf('LearningRateScheduler', this.model.optimizer), logs);
  }
}

import { warn } from '@keisan/autograd/internal';
import { number, oneOf, wholeNumber, wide } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { printMessage } from '../terminal/print-message.ts';
import { formatFloat } from '../terminal/python-format.ts';
import { logRates, type Paced, pacedOf } from './learning-rates.ts';
import type { Logs } from './logs.ts';
import { MonitorCallback, monitorOptions } from './monitor-callback.ts';
import type { CallbackState } from './state.ts';

const reduceOptions = {
  ...monitorOptions,
  /** By how much a value has to be better, at least. Default: 0.0001. */
  minDelta: option(wide(number()), 1e-4),
  /** What the learning rate is multiplied by. Default: 0.1. */
  factor: option(number({ from: 0, below: 1 }), 0.1),
  /** After how many epochs in a row without improvement to do so. Default: 10. */
  patience: option(wholeNumber({ from: 0 }), 10),
  /** 1 to say what it does. Default: 0. */
  verbose: option(oneOf<0 | 1>(0, 1), 0),
  /** How many epochs to let pass after that, before counting again. Default: 0. */
  cooldown: option(wholeNumber({ from: 0 }), 0),
  /** The least learning rate. Default: 0. */
  minLr: option(number({ from: 0 }), 0),
};

/** Options of {@link ReduceLROnPlateau}. */
export interface ReduceLROnPlateauOptions extends OptionsOf<typeof reduceOptions> {}

export interface ReduceLROnPlateau extends FieldsOf<typeof reduceOptions> {}

/**
 * Lowers the learning rate when a value has stopped improving, and puts it into the logs as `learning_rate`.
 *
 * Source: https://keras.io/api/callbacks/reduce_lr_on_plateau/
 *
 * @example
 * ```ts
 * import { ReduceLROnPlateau } from 'keisan/callbacks';
 *
 * new ReduceLROnPlateau({ monitor: 'val_loss', factor: 0.2, patience: 5, minLr: 0.001 });
 * ```
 */
export class ReduceLROnPlateau extends MonitorCallback {
  static readonly className: string = 'ReduceLROnPlateau';
  /** The options that the class takes. */
  static override readonly optionSchema: Schema = reduceOptions;

  /** How many epochs there were since the last improvement. */
  wait = 0;
  #cooldown = 0;

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: ReduceLROnPlateauOptions = {}) {
    super(options);
  }

  override onTrainBegin(): void {
    this.best = null;
    this.wait = 0;
    this.#cooldown = 0;
  }

  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.setDirection(logs);
    const optimizers = pacedOf('ReduceLROnPlateau', this.model.optimizer);
    logRates(optimizers, logs);
    const current = this.monitored(logs);
    if (current === undefined) {
      warn(
        `Learning rate reduction is conditioned on metric \`${this.monitor}\` which is not available. Available metrics are: ${Object.keys(logs).join(',')}.`,
      );
      return;
    }
    if (this.#cooldown > 0) {
      this.#cooldown -= 1;
      this.wait = 0;
    }
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.wait = 0;
    } else if (this.#cooldown === 0) {
      this.wait += 1;
      if (this.wait < this.patience) return;
      const reduced = optimizers.map((one) => this.#reduce(one, epoch));
      if (!reduced.includes(true)) return;
      this.#cooldown = this.cooldown;
      this.wait = 0;
    }
  }

  override getState(): CallbackState {
    return { ...super.getState(), cooldownLeft: this.#cooldown };
  }

  override setState(state: CallbackState): void {
    super.setState(state);
    this.#cooldown = Number(state.cooldownLeft) || 0;
  }

  /** Lowers a learning rate, unless it is the least already. */
  #reduce({ label, optimizer }: Paced, epoch: number): boolean {
    const before = optimizer.learningRate;
    if (before <= Math.fround(this.minLr)) return false;
    const rate = Math.max(before * this.factor, this.minLr);
    optimizer.learningRate = rate;
    if (this.verbose > 0)
      printMessage(`\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing${label} learning rate to ${formatFloat(rate)}.`);
    return true;
  }
}

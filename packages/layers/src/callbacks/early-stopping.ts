import { Tensor } from '@keisan/autograd';
import { warn } from '@keisan/autograd/internal';
import { flag, nullable, number, oneOf, wholeNumber, wide } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { printMessage } from '../terminal/print-message.ts';
import type { Logs } from './logs.ts';
import { MonitorCallback, monitorOptions } from './monitor-callback.ts';
import type { CallbackState } from './state.ts';

const earlyStoppingOptions = {
  ...monitorOptions,
  /** After how many epochs in a row without improvement to stop. Default: 0, at the first. */
  patience: option(wholeNumber({ from: 0 }), 0),
  /** 1 to say what it does. Default: 0. */
  verbose: option(oneOf<0 | 1>(0, 1), 0),
  /** A value that has to be improved on for the epochs to be counted anew. Default: none. */
  baseline: option(wide(nullable(number())), null),
  /** Whether to give the model the weights of the best epoch at the end. Default: false. */
  restoreBestWeights: option(flag, false),
  /** How many epochs to let pass before watching. Default: 0. */
  startFromEpoch: option(wholeNumber({ from: 0 }), 0),
};

/** Options of {@link EarlyStopping}. */
export interface EarlyStoppingOptions extends OptionsOf<typeof earlyStoppingOptions> {}

export interface EarlyStopping extends FieldsOf<typeof earlyStoppingOptions> {}

/**
 * Ends training when a value has stopped improving.
 *
 * Source: https://keras.io/api/callbacks/early_stopping/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { EarlyStopping } from 'keisan/callbacks';
 * import { Dense } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(1, { kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const stop = new EarlyStopping({ monitor: 'loss', patience: 2, restoreBestWeights: true });
 * const { epoch } = await model.fit([[1], [2]], [[0], [0]], { epochs: 100, callbacks: [stop], verbose: 0 });
 * epoch; // [0, 1, 2]
 * ```
 */
export class EarlyStopping extends MonitorCallback {
  static readonly className: string = 'EarlyStopping';
  /** The options that the class takes. */
  static override readonly optionSchema: Schema = earlyStoppingOptions;

  /** How many epochs there were since the last improvement. */
  wait = 0;
  /** The epoch after which it ended training, from 0; 0 where it did not. */
  stoppedEpoch = 0;
  /** The best epoch, from 0. */
  bestEpoch = 0;
  #bestWeights: readonly Tensor[] | null = null;

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: EarlyStoppingOptions = {}) {
    super(options);
  }

  override onTrainBegin(): void {
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.best = null;
    this.bestEpoch = 0;
    this.#bestWeights = null;
  }

  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.setDirection(logs);
    const current = this.monitored(logs);
    if (current === undefined) {
      warn(
        `Early stopping conditioned on metric \`${this.monitor}\` which is not available. Available metrics are: ${Object.keys(logs).join(',')}`,
      );
    }
    if (current === undefined || epoch < this.startFromEpoch) return;
    if (this.#bestWeights === null) this.#keep(epoch);
    this.wait += 1;
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.#keep(epoch);
      if (this.baseline === null || this.isImprovement(current, this.baseline)) this.wait = 0;
    } else if (this.wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  override getState(): CallbackState {
    return { ...super.getState(), bestWeights: this.#bestWeights };
  }

  override setState(state: CallbackState): void {
    super.setState(state);
    const { bestWeights } = state;
    const areTensors = Array.isArray(bestWeights) && bestWeights.every((weight) => weight instanceof Tensor);
    this.#bestWeights = areTensors ? (bestWeights as readonly Tensor[]) : null;
  }

  /** Takes an epoch for the best. */
  #keep(epoch: number): void {
    this.bestEpoch = epoch;
    if (this.restoreBestWeights) this.#bestWeights = this.model.getWeights();
  }

  override onTrainEnd(): void {
    if (this.stoppedEpoch > 0 && this.verbose > 0) printMessage(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (!this.#bestWeights) return;
    if (this.verbose > 0)
      printMessage(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.#bestWeights);
  }
}

import { Progbar } from '../terminal/progbar.ts';
import { defaultOutput } from '../terminal/text-output.ts';
import { type CallbackParams, Hooks } from './hooks.ts';
import type { Logs } from './logs.ts';

/**
 * Shows the progress of a run as Keras does: `Epoch 1/5` and a bar, or one line per epoch for `verbose: 2`. Runs have one of their own,
 * unless they are silent, or have one among their callbacks.
 *
 * Source: https://keras.io/api/callbacks/
 */
export class ProgbarLogger extends Hooks {
  readonly #out = defaultOutput();
  #bar: Progbar | null = null;
  #training = false;
  /** How many steps of the epoch were done. */
  #seen = 0;
  /** How many an epoch has, where that is known before or after the first one. */
  #steps: number | null = null;

  /** It shows what there is, however many batches one call runs. */
  override hearsBatches(): boolean {
    return false;
  }

  override setParams(params: CallbackParams): void {
    super.setParams(params);
    this.#steps = params.steps;
    this.#training = false;
  }

  #start(): void {
    const { verbose } = this.params;
    this.#seen = 0;
    // The logs are means already: they are shown as they are.
    this.#bar = new Progbar({ target: this.#steps, verbose, statelessMetrics: [], out: this.#out });
  }

  override onTrainBegin(): void {
    this.#training = true;
  }

  /** A line per epoch needs no batches: as in Keras, its time per step is the mean of all steps, the first included. */
  #step(batch: number, logs: Logs): void {
    this.#seen = batch + 1;
    if (this.params.verbose === 1) this.#bar?.update(batch + 1, Object.entries(logs), false);
  }

  #finish(logs: Logs): void {
    if (!this.#bar) return;
    this.#steps ??= this.#seen;
    this.#bar.target = this.#steps;
    this.#bar.update(this.#steps, Object.entries(logs), true);
  }

  override onEpochBegin(epoch: number): void {
    const { epochs, verbose } = this.params;
    if (verbose > 0 && epochs > 1) this.#out.write(`Epoch ${epoch + 1}/${epochs}\n`);
    this.#start();
  }

  override onTrainBatchEnd(batch: number, logs: Logs = {}): void {
    this.#step(batch, logs);
  }

  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    this.#finish(logs);
  }

  override onTestBegin(): void {
    if (!this.#training) this.#start();
  }

  override onTestBatchEnd(batch: number, logs: Logs = {}): void {
    if (!this.#training) this.#step(batch, logs);
  }

  override onTestEnd(logs: Logs = {}): void {
    if (!this.#training) this.#finish(logs);
  }

  override onPredictBegin(): void {
    this.#start();
  }

  override onPredictBatchEnd(batch: number): void {
    this.#step(batch, {});
  }

  override onPredictEnd(): void {
    this.#finish({});
  }
}

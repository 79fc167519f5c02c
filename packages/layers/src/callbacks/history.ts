import { Callback, type Logs } from './callback.ts';

/**
 * What `fit` returns: the metrics of every epoch.
 *
 * Source: https://keras.io/api/callbacks/history/
 */
export class History extends Callback {
  readonly #epochs: Record<string, number[]> = {};
  /** The epochs that ran, from 0. */
  readonly epoch: number[] = [];
  /** For each metric its value after every epoch, such as `history.loss[0]`. */
  readonly history: Record<string, number[]> = {};

  /** Adds the metrics of an epoch. */
  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= [];
      this.history[name].push(value);
      this.#epochs[name] ??= [];
      this.#epochs[name].push(epoch);
    }
  }

  /** The epochs, from 0, that the values of a metric belong to: `validationFreq` leaves some without `val_` metrics. */
  epochsOf(name: string): readonly number[] {
    return this.#epochs[name] ?? [];
  }
}

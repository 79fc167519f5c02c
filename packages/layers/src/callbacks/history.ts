import { Hooks, type Logs } from './hooks.ts';

/**
 * What `fit` returns: the metrics of every epoch.
 *
 * Source: https://keras.io/api/callbacks/history/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
 * const history = await model.fit([[1], [2]], [[2], [4]], { epochs: 2, verbose: 0 });
 * history.epoch; // [0, 1]
 * Object.keys(history.history); // ['loss', 'mae']
 * ```
 */
export class History extends Hooks {
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

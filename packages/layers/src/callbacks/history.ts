import { addTo } from '@keisan/autograd/internal';
import { Hooks } from './hooks.ts';
import type { LogHistory, Logs, LogValue } from './logs.ts';

/**
 * What `fit` returns: the metrics of every epoch. Its type knows the names of metrics, those of validation where `fit` was given data for it, and
 * names of your own, which `fit<'name'>(...)` is told.
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
export class History<Known extends string = never> extends Hooks {
  readonly #epochs = new Map<string, number[]>();
  /** The epochs that ran, from 0. */
  readonly epoch: number[] = [];
  /** For each metric its value after every epoch, such as `history.loss[0]`: numbers, or lists of them where its result is a tensor. */
  readonly history = {} as LogHistory<Known>;

  /**
   * Adds the metrics of an epoch.
   * @throws ValueError for anything but the number of an epoch and an object.
   */
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      const history: Record<string, LogValue[]> = this.history;
      if (!Object.hasOwn(history, name)) {
        // An assignment to __proto__ would make no entry.
        Object.defineProperty(history, name, { value: [], writable: true, enumerable: true, configurable: true });
      }
      history[name]!.push(value);
      addTo(this.#epochs, name, epoch);
    }
  }

  /** The epochs, from 0, that the values of a metric belong to: `validationFreq` leaves some without `val_` metrics. */
  epochsOf(name: string): readonly number[] {
    return this.#epochs.get(name) ?? [];
  }
}

import type { Model } from '../models/model.ts';
import { Hooks } from './hooks.ts';

/**
 * Something to do while a model trains, is evaluated or predicts. Override what you need; a method may return a promise,
 * which is waited for. Batches are reported once per call of the compiled loop, with the number of its last batch: a
 * callback that overrides a batch method gets every batch, unless `stepsPerExecution` says otherwise.
 *
 * Set `this.model.stopTraining = true` to end training after the running batch or epoch.
 *
 * Source: https://keras.io/api/callbacks/base_callback/
 *
 * @example
 * ```ts
 * import { Callback, type Logs } from 'keisan/callbacks';
 *
 * class Print extends Callback {
 *   override onEpochEnd(epoch: number, logs: Logs) {
 *     console.log(epoch, logs.loss);
 *   }
 * }
 * ```
 */
export class Callback extends Hooks {
  /** The model that the run is about. */
  override get model(): Model {
    return super.model as Model;
  }
}

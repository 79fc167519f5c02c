import type { Layer } from '../layer/layer.ts';
import { anything, flag, nullable, oneOf, wholeNumber } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { CallbackGroup } from './callback-group.ts';
import { History } from './history.ts';
import type { Hooks } from './hooks.ts';
import { ProgbarLogger } from './progbar-logger.ts';

const callbackListOptions = {
  /** Whether to put a History at the end, if there is none. Default: false. */
  addHistory: option(flag, false),
  /** Whether to put a ProgbarLogger at the end, if there is none. Default: false. */
  addProgbar: option(flag, false),
  /** The model that the callbacks are told of. */
  model: option(anything<Layer>()),
  /** What the callbacks are told of the run: 0 silent, 1 a progress bar, 2 a line per epoch. Default: 1. */
  verbose: option(oneOf<0 | 1 | 2>(0, 1, 2), 1),
  /** How many epochs the callbacks are told that there are. Default: 1. */
  epochs: option(wholeNumber({ from: 0 }), 1),
  /** How many batches an epoch has, as the callbacks are told; null where nobody knows. Default: 1. */
  steps: option(nullable(wholeNumber({ from: 0 })), 1),
};

/** Options of {@link CallbackList}. */
export interface CallbackListOptions extends OptionsOf<typeof callbackListOptions> {}

/**
 * Several callbacks as one, for a training loop of one's own: each method calls that of all of them, one after the other, and waits for it.
 * Callbacks share the logs of a call, in alphabetical order.
 *
 * Source: https://keras.io/api/callbacks/base_callback/
 *
 * @example
 * ```ts
 * import { CallbackList, LambdaCallback } from 'keisan/callbacks';
 *
 * const callbacks = new CallbackList([new LambdaCallback({ onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss) })]);
 * await callbacks.onEpochEnd(0, { loss: 0.5 });
 * // 0 0.5
 * ```
 */
export class CallbackList extends CallbackGroup {
  /** @throws ValueError for what is no list of callbacks, and for an unknown option. */
  constructor(callbacks: readonly Hooks[] = [], options: CallbackListOptions = {}) {
    const { addHistory, addProgbar, model, ...params } = readOptions('CallbackList', callbackListOptions, options);
    super(callbacks);
    if (addHistory) this.appendMissing(History);
    if (addProgbar) this.appendMissing(ProgbarLogger);
    if (model) this.setModel(model);
    this.setParams(params);
  }
}

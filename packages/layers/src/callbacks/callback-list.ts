import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import type { Layer } from '../layer.ts';
import { anything, flag, nullable, oneOf, wholeNumber } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { returnedAtOnce, returnedInTime } from '../returned.ts';
import { History } from './history.ts';
import { type CallbackParams, type Hook, Hooks, hookNames, type Phase } from './hooks.ts';
import { flatLogs, type NestedLogs } from './logs.ts';
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
export class CallbackList extends Hooks {
  readonly #callbacks: Hooks[];

  /** @throws ValueError for what is no list of callbacks, and for an unknown option. */
  constructor(callbacks: readonly Hooks[] = [], options: CallbackListOptions = {}) {
    super();
    const read = readOptions('CallbackList', callbackListOptions, options);
    if (!Array.isArray(callbacks)) throw noCallback(callbacks);
    for (const callback of callbacks) checkCallback(callback);
    this.#callbacks = [...callbacks];
    if (read.addHistory && !this.history) this.#callbacks.push(new History());
    if (read.addProgbar && !this.#callbacks.some((callback) => callback instanceof ProgbarLogger))
      this.#callbacks.push(new ProgbarLogger());
    for (const hook of hookNames) Reflect.set(this, hook, (...args: unknown[]) => this.#tell(hook, args));
    if (read.model) this.setModel(read.model);
    const { verbose, epochs, steps } = read;
    this.setParams({ verbose, epochs, steps });
  }

  /** The callbacks, in the order in which they are called. */
  get callbacks(): readonly Hooks[] {
    return [...this.#callbacks];
  }

  /** The History among them, if there is one. */
  get history(): History | undefined {
    return this.#callbacks.findLast((callback) => callback instanceof History);
  }

  /** Adds a callback at the end. @throws ValueError for anything else. */
  append(callback: Hooks): void {
    checkCallback(callback);
    this.#callbacks.push(callback);
  }

  override setModel(model: Layer): void {
    super.setModel(model);
    for (const callback of this.#callbacks) {
      returnedAtOnce(`${classNameOf(callback)}.setModel`, callback.setModel(model));
    }
  }

  override setParams(params: CallbackParams): void {
    super.setParams(params);
    for (const callback of this.#callbacks) {
      returnedAtOnce(`${classNameOf(callback)}.setParams`, callback.setParams(params));
    }
  }

  /** Whether one of them wants to hear of each batch. @internal */
  override hearsBatches(phase: Phase): boolean {
    return this.#callbacks.some((callback) => callback.hearsBatches(phase));
  }

  async #tell(hook: Hook, args: readonly unknown[]): Promise<void> {
    const logs = args.at(-1);
    // In an object of their own, which callbacks may add to.
    const own = (given: object) => (hook.startsWith('onPredict') ? { ...given } : flatLogs(given as NestedLogs));
    const given =
      typeof logs === 'object' || logs === undefined ? [...args.slice(0, -1), own(logs ?? {})] : [...args, {}];
    for (const callback of this.#callbacks) {
      const result: unknown = (callback[hook] as (...values: readonly unknown[]) => unknown).apply(callback, given);
      if (result !== undefined) await returnedInTime(`${classNameOf(callback)}.${hook}`, result);
    }
  }
}

const noCallback = (given: unknown) =>
  new ValueError({
    where: 'CallbackList',
    got: describeValue(given),
    expected: 'a list of callbacks',
    fix: 'Make one with new LambdaCallback({ onEpochEnd: ... }), or with a class that extends Callback',
  });

function checkCallback(callback: unknown): void {
  if (!(callback instanceof Hooks)) throw noCallback(callback);
}

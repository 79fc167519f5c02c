import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { Layer } from '../layer/layer.ts';
import { classNameOf } from '../naming/class-name.ts';
import { returnedAtOnce, returnedInTime } from '../returned.ts';
import { History } from './history.ts';
import { type CallbackParams, type Hook, Hooks, heardBy, hookNames, type Phase } from './hooks.ts';
import { flatLogs, type NestedLogs } from './logs.ts';

/** Callbacks that are told together: each method calls that of all of them, one after the other, and waits for it. */
export class CallbackGroup extends Hooks {
  readonly #callbacks: Hooks[];

  /** @throws ValueError for what is no list of callbacks. */
  constructor(callbacks: readonly Hooks[]) {
    super();
    if (!Array.isArray(callbacks)) throw noCallback(callbacks);
    for (const callback of callbacks) checkCallback(callback);
    this.#callbacks = [...callbacks];
    for (const hook of hookNames) Reflect.set(this, hook, (...args: unknown[]) => this.#tell(hook, args));
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

  /** Adds a callback of a class at the end, if there is none. @internal */
  appendMissing(Class: new () => Hooks): void {
    if (!this.#callbacks.some((callback) => callback instanceof Class)) this.append(new Class());
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
    const heard = heardBy(this, hook, args);
    const logs = heard.at(-1) as object;
    // In an object of their own, which callbacks may add to.
    const own = hook.startsWith('onPredict') ? { ...logs } : flatLogs(logs as NestedLogs);
    const given = [...heard.slice(0, -1), own];
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

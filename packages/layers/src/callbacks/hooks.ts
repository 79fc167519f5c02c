import { type Tree, ValueError } from '@keisan/autograd';
import { describeValue, guardProperties, nameObjects } from '@keisan/autograd/internal';
import { checkCount } from '../check-numbers.ts';
import { guardMethods } from '../guard-methods.ts';
import type { Layer } from '../layer/layer.ts';
import { classNameOf } from '../naming/class-name.ts';
import type { Logs } from './logs.ts';
import { assignState, type CallbackState, checkState, stateOf } from './state.ts';

/** What `onPredictBatchEnd` is told. */
export interface PredictLogs {
  /** The outputs of the batch, or of the batches that ran in one call, in the nesting in which the model returns them. */
  readonly outputs: Tree;
}

/** What a callback is told of the run it is part of. */
export interface CallbackParams {
  /** 0 silent, 1 a progress bar, 2 a line per epoch. */
  readonly verbose: 0 | 1 | 2;
  /** How many epochs the run has. */
  readonly epochs: number;
  /** How many batches an epoch has; null where nobody knows. */
  readonly steps: number | null;
}

/** What a run does with batches. */
export type Phase = 'train' | 'test' | 'predict';

type Awaitable = void | Promise<void>;

/**
 * What a run calls on its way: every method of a {@link Callback}, which knows its model by its class besides.
 *
 * Source: https://keras.io/api/callbacks/base_callback/
 */
export class Hooks {
  #model: Layer | null = null;
  #params: CallbackParams | null = null;

  static {
    nameObjects(Hooks.prototype);
  }

  constructor() {
    guardProperties(new.target.prototype);
    guardMethods(new.target.prototype, Hooks.prototype, guards);
  }

  /** The model that the run is about. */
  get model(): Layer {
    return this.#model ?? this.#tooEarly('model');
  }

  /** What the run is like. */
  get params(): CallbackParams {
    return this.#params ?? this.#tooEarly('params');
  }

  #tooEarly(property: string): never {
    throw new ValueError({
      where: `${classNameOf(this)}.${property}`,
      got: 'a callback that is not part of a run yet',
      expected: 'one that was passed to fit, evaluate or predict',
      fix: 'Use it in a method such as onTrainBegin',
    });
  }

  /** Called by a run before anything else. */
  setModel(model: Layer): void {
    this.#model = model;
  }

  /** Called by a run before anything else. */
  setParams(params: CallbackParams): void {
    this.#params = params;
  }

  /** Called before the first epoch of `fit`. */
  onTrainBegin(_logs?: Logs): Awaitable {}
  /** Called after the last epoch, with the metrics of that epoch. */
  onTrainEnd(_logs?: Logs): Awaitable {}
  /** Called before each epoch, counted from 0. */
  onEpochBegin(_epoch: number, _logs?: Logs): Awaitable {}
  /** Called after each epoch, with its metrics: those of validation start with `val_`. */
  onEpochEnd(_epoch: number, _logs?: Logs): Awaitable {}
  /** Another name of {@link onTrainBatchBegin}, which calls it. */
  onBatchBegin(_batch: number, _logs?: Logs): Awaitable {}
  /** Another name of {@link onTrainBatchEnd}, which calls it. */
  onBatchEnd(_batch: number, _logs?: Logs): Awaitable {}
  /** Called before a batch of `fit`, counted from 0 in each epoch. */
  onTrainBatchBegin(batch: number, logs?: Logs): Awaitable {
    return this.onBatchBegin(batch, logs);
  }
  /** Called after a batch of `fit`, with the metrics of the epoch so far. */
  onTrainBatchEnd(batch: number, logs?: Logs): Awaitable {
    return this.onBatchEnd(batch, logs);
  }
  /** Called before `evaluate`, and before each validation in `fit`. */
  onTestBegin(_logs?: Logs): Awaitable {}
  /** Called after `evaluate` and each validation, with the metrics. */
  onTestEnd(_logs?: Logs): Awaitable {}
  /** Called before a batch of `evaluate` or validation, counted from 0. */
  onTestBatchBegin(_batch: number, _logs?: Logs): Awaitable {}
  /** Called after a batch of `evaluate` or validation, with the metrics so far. */
  onTestBatchEnd(_batch: number, _logs?: Logs): Awaitable {}
  /** Called before `predict`. */
  onPredictBegin(_logs?: Logs): Awaitable {}
  /** Called after `predict`. */
  onPredictEnd(_logs?: Logs): Awaitable {}
  /** Called before a batch of `predict`, counted from 0. */
  onPredictBatchBegin(_batch: number, _logs?: Logs): Awaitable {}
  /** Called after a batch of `predict`, with its outputs. */
  onPredictBatchEnd(_batch: number, _logs?: PredictLogs): Awaitable {}

  /**
   * What it has counted, found and kept so far, for `BackupAndRestore`: numbers, texts, flags, tensors, and lists and plain objects of
   * them. What it has in properties (not in `#private` fields) that are such data and can be written to is there by itself; override this
   * and {@link setState} for what is elsewhere.
   */
  getState(): CallbackState {
    return stateOf(this);
  }

  /** Goes on from what {@link getState} gave in another process. Called after `onTrainBegin`, and in the middle of an epoch again after `onEpochBegin`. */
  setState(state: CallbackState): void {
    assignState(this, checkState(this, state));
  }

  /** Whether a run tells it last, whatever its place in the list is: it keeps what the others did. @internal */
  get comesLast(): boolean {
    return false;
  }

  /** Whether it wants to hear of each batch: whether it overrides a method that hears of batches. @internal */
  hearsBatches(phase: Phase): boolean {
    return batchHooks[phase].some((hook) => this[hook] !== Hooks.prototype[hook]);
  }
}

/** The name of a method that a run calls on its way. */
export type Hook = Extract<keyof Hooks, `on${string}`>;

/** The names of the methods that a run calls on its way. */
export const hookNames = Object.getOwnPropertyNames(Hooks.prototype).filter((name) => /^on[A-Z]/.test(name)) as Hook[];

/** What each hook is told the number of before the logs, where it is told one. */
const counted = new Map(
  hookNames.flatMap((hook) => {
    const [, of] = /^on(Epoch|(?:Train|Test|Predict|)Batch)/.exec(hook) ?? [];
    return of === undefined ? [] : [[hook, of === 'Epoch' ? 'epoch' : 'batch'] as const];
  }),
);

/**
 * What a hook is called with, as it hears it: logs that are missing are empty.
 * @throws ValueError for what is no number of an epoch or a batch, and for logs that are no object.
 */
export function heardBy(callback: Hooks, hook: Hook, args: readonly unknown[]): readonly unknown[] {
  const of = counted.get(hook);
  const where = `${classNameOf(callback)}.${hook}`;
  if (of) checkCount(where, of, args[0] as number, 0);
  const at = of ? 1 : 0;
  const logs = args[at] ?? {};
  if (typeof logs === 'object' && !Array.isArray(logs)) return [...args.slice(0, at), logs];
  throw new ValueError({
    where,
    got: `logs ${describeValue(logs)}`,
    expected: 'an object from names of metrics to numbers, such as { loss: 0.5 }',
  });
}

type Method = (...args: never[]) => unknown;

/** A hook that hears what {@link heardBy} says. */
export const hearing = (hook: Hook, method: Method) =>
  function (this: Hooks, ...args: readonly unknown[]) {
    return method.apply(this, heardBy(this, hook, args) as never[]);
  };

/** What stands around the methods that users override and call. */
const guards = {
  ...Object.fromEntries(hookNames.map((hook) => [hook, (method: Method) => hearing(hook, method)])),
  setState: (method: Method) =>
    function (this: Hooks, state: CallbackState) {
      return method.call(this, checkState(this, state) as never);
    },
};

/** The methods that hear of single batches. */
const batchHooks = {
  train: ['onBatchBegin', 'onBatchEnd', 'onTrainBatchBegin', 'onTrainBatchEnd'],
  test: ['onTestBatchBegin', 'onTestBatchEnd'],
  predict: ['onPredictBatchBegin', 'onPredictBatchEnd'],
} as const;

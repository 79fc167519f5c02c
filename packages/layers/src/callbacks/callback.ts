import { ValueError } from '@keisan/autograd';
import { classNameOf } from '../class-name.ts';
import type { Model } from '../models/model.ts';

/** The metrics of a batch or an epoch, by name, such as `{ accuracy: 0.97, loss: 0.1 }`. */
export type Logs = Readonly<Record<string, number>>;

/** What a callback is told of the run it is part of. */
export interface CallbackParams {
  /** 0 silent, 1 a progress bar, 2 a line per epoch. */
  readonly verbose: 0 | 1 | 2;
  /** How many epochs the run has. */
  readonly epochs: number;
  /** How many batches an epoch has. */
  readonly steps: number;
}

type Awaitable = void | Promise<void>;

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
export class Callback {
  #model: Model | null = null;
  #params: CallbackParams | null = null;

  /** The model that the run is about. */
  get model(): Model {
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
  setModel(model: Model): void {
    this.#model = model;
  }

  /** Called by a run before anything else. */
  setParams(params: CallbackParams): void {
    this.#params = params;
  }

  /** Called before the first epoch of `fit`. */
  onTrainBegin(_logs: Logs): Awaitable {}
  /** Called after the last epoch, with the metrics of that epoch. */
  onTrainEnd(_logs: Logs): Awaitable {}
  /** Called before each epoch, counted from 0. */
  onEpochBegin(_epoch: number, _logs: Logs): Awaitable {}
  /** Called after each epoch, with its metrics: those of validation start with `val_`. */
  onEpochEnd(_epoch: number, _logs: Logs): Awaitable {}
  /** Called before a batch of `fit`, counted from 0 in each epoch. */
  onTrainBatchBegin(_batch: number, _logs: Logs): Awaitable {}
  /** Called after a batch of `fit`, with the metrics of the epoch so far. */
  onTrainBatchEnd(_batch: number, _logs: Logs): Awaitable {}
  /** Called before `evaluate`, and before each validation in `fit`. */
  onTestBegin(_logs: Logs): Awaitable {}
  /** Called after `evaluate` and each validation, with the metrics. */
  onTestEnd(_logs: Logs): Awaitable {}
  /** Called before a batch of `evaluate` or validation, counted from 0. */
  onTestBatchBegin(_batch: number, _logs: Logs): Awaitable {}
  /** Called after a batch of `evaluate` or validation, with the metrics so far. */
  onTestBatchEnd(_batch: number, _logs: Logs): Awaitable {}
  /** Called before `predict`. */
  onPredictBegin(_logs: Logs): Awaitable {}
  /** Called after `predict`. */
  onPredictEnd(_logs: Logs): Awaitable {}
  /** Called before a batch of `predict`, counted from 0. */
  onPredictBatchBegin(_batch: number, _logs: Logs): Awaitable {}
  /** Called after a batch of `predict`. */
  onPredictBatchEnd(_batch: number, _logs: Logs): Awaitable {}
}

/** The methods that hear of single batches. */
export const batchHooks = {
  train: ['onTrainBatchBegin', 'onTrainBatchEnd'],
  test: ['onTestBatchBegin', 'onTestBatchEnd'],
  predict: ['onPredictBatchBegin', 'onPredictBatchEnd'],
} as const;

/** Whether a callback overrides a method that hears of single batches. */
export function hearsBatches(callback: Callback, phase: keyof typeof batchHooks): boolean {
  return batchHooks[phase].some((hook) => callback[hook] !== Callback.prototype[hook]);
}

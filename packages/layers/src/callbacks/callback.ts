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

  onTrainBegin(_logs: Logs): Awaitable {}
  onTrainEnd(_logs: Logs): Awaitable {}
  onEpochBegin(_epoch: number, _logs: Logs): Awaitable {}
  onEpochEnd(_epoch: number, _logs: Logs): Awaitable {}
  onTrainBatchBegin(_batch: number, _logs: Logs): Awaitable {}
  onTrainBatchEnd(_batch: number, _logs: Logs): Awaitable {}
  onTestBegin(_logs: Logs): Awaitable {}
  onTestEnd(_logs: Logs): Awaitable {}
  onTestBatchBegin(_batch: number, _logs: Logs): Awaitable {}
  onTestBatchEnd(_batch: number, _logs: Logs): Awaitable {}
  onPredictBegin(_logs: Logs): Awaitable {}
  onPredictEnd(_logs: Logs): Awaitable {}
  onPredictBatchBegin(_batch: number, _logs: Logs): Awaitable {}
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

import { guardProperties } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';
import { withMethods } from '../returned.ts';
import type { Batch, BatchesByNumber } from '../training/batches/given.ts';

/**
 * Batches by their numbers, made when they are asked for: extend it with `length` and `getItem`. In each epoch of `fit` they come in
 * a new random order, unless it is told `shuffle: false`. Keras's options `workers` and the like have no counterpart: a `getItem`
 * that returns a promise waits beside what is computed.
 *
 * Source: https://keras.io/api/utils/python_utils/#pydataset-class
 *
 * @example
 * ```ts
 * import { ones, Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { PyDataset } from 'keisan/utils';
 *
 * class Ones extends PyDataset {
 *   override get length() {
 *     return 3;
 *   }
 *   override getItem(index: number) {
 *     return [ones([4, 2]).mul(index), ones([4, 1])] as const;
 *   }
 * }
 * const model = new Sequential([new Dense(1, { inputShape: [2] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * await model.fit(new Ones(), { verbose: 0 });
 * ```
 */
export abstract class PyDataset<B extends Batch = Batch> implements BatchesByNumber {
  constructor() {
    guardProperties(new.target.prototype);
  }

  /** How many batches there are. */
  get length(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** How many batches there are; null for any number. Default: `length`. */
  get numBatches(): number | null {
    return this.length === Number.POSITIVE_INFINITY ? null : this.length;
  }

  /** The batch of a number, from 0: `x`, `[x, y]` or `[x, y, sampleWeight]`. */
  abstract getItem(index: number): B | Promise<B>;

  /** Called before each epoch. */
  onEpochBegin(): void | Promise<void> {}

  /** Called after each epoch: the place to change the data for the next one. */
  onEpochEnd(): void | Promise<void> {}

  /** All batches in their order. */
  *[Symbol.iterator](): Generator<B | Promise<B>> {
    withMethods(classNameOf(this), this, 'getItem');
    for (let index = 0; index < (this.numBatches ?? Number.POSITIVE_INFINITY); index++) yield this.getItem(index);
  }
}

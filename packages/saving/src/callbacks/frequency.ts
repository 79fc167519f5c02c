import type { Kind } from '@keisan/layers/options';
import { wholeNumber } from '@keisan/layers/options';

/** After what to save: each epoch, or so many batches. */
export type Frequency = 'epoch' | number;

const batches = wholeNumber({ from: 1 });

/** `'epoch'`, or a number of batches. */
export const frequencyKind: Kind<Frequency> = {
  type: { name: 'anything' },
  read: (value, place) => (value === 'epoch' ? 'epoch' : batches.read(value, place)),
};

/** Counts batches since the last save. Source: Keras, whose batches of one call of the loop count together. */
export class BatchCounter {
  #since = 0;
  #last: number | null = null;

  /** Whether it is time to save after a batch, from 0 in each epoch. */
  isDue(frequency: Frequency, batch: number): boolean {
    if (frequency === 'epoch') return false;
    this.#since += this.#last === null || batch <= this.#last ? batch + 1 : batch - this.#last;
    this.#last = batch;
    if (this.#since < frequency) return false;
    this.#since = 0;
    return true;
  }

  /** What it has counted. */
  get state() {
    return { since: this.#since, last: this.#last };
  }

  /** Goes on from what one counted in another process. */
  set state({ since, last }: { readonly since: number; readonly last: number | null }) {
    this.#since = since;
    this.#last = last;
  }

  /** Goes on after a batch that was saved in another process. */
  resume(batch: number): void {
    this.#since = 0;
    this.#last = batch > 0 ? batch - 1 : null;
  }
}

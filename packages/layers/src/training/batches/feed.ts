import { ValueError } from '@keisan/autograd';
import type { Run } from '../execution/floor.ts';
import type { Chunk, Head, Pass, Source, Take } from './batches.ts';

/** Keras's words, which people look for. */
const RAN_OUT =
  'Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least ' +
  '`stepsPerEpoch * epochs` batches. You may need to use the `.repeat()` function when building your dataset.';

/** What a run gets its batches from, epoch by epoch. */
export class Feed {
  readonly #source: Source;
  readonly #steps: number | null;
  readonly #goesOn: boolean;
  readonly #run: Run;
  #pass: Pass | null = null;
  /** Whether nothing was taken since the epoch began. */
  #fresh = false;
  #inEpoch = false;
  /** How many batches of the epoch are left. */
  #left = 0;
  #isClosed = false;

  /**
   * @param run Whose batches they are.
   * @param steps How many batches an epoch has; null for all there are.
   * @param goesOn Whether an epoch goes on where the one before ended, rather than from the start. It needs `steps`.
   */
  constructor(run: Run, source: Source, steps: number | null = null, goesOn = false) {
    this.#run = run;
    this.#source = source;
    this.#steps = steps;
    this.#goesOn = goesOn && steps !== null;
  }

  /** How many batches an epoch has; null where nobody knows. */
  get count(): number | null {
    return this.#steps ?? this.#source.count;
  }

  /** How many samples an epoch has; null where nobody knows. */
  get samples(): number | null {
    return this.#steps === null ? this.#source.samples : null;
  }

  /** Whether the next batches are worth preparing while some are computed. */
  get aheadOfTime(): boolean {
    return this.#source.aheadOfTime;
  }

  /** Does what may wait for data. */
  #pull<T>(body: () => Promise<T>): Promise<T> {
    return this.#source.aheadOfTime ? this.#run.pull(body) : body();
  }

  /** Begins an epoch, unless it has just been. Gives the samples that it starts with; null where there are none any more. */
  begin(): Promise<Head | null> {
    return this.#pull(() => this.#begin());
  }

  async #begin(): Promise<Head | null> {
    if (!this.#inEpoch) await this.#source.onEpochBegin?.();
    this.#inEpoch = true;
    this.#left = this.#steps ?? Number.POSITIVE_INFINITY;
    const { once } = this.#source;
    if (this.#pass && (this.#fresh || this.#goesOn || once)) {
      const head = await this.#pass.head();
      if (head || once || this.#fresh) return head;
    }
    await this.#pass?.close();
    this.#pass = this.#source.open();
    this.#fresh = true;
    return this.#pass.head();
  }

  /** The same for the first epoch, once it is the run's turn: data may come before it. @throws ValueError where there are no samples. */
  async first(): Promise<Head> {
    if (!this.aheadOfTime) await this.#run.begin();
    const head = await this.begin();
    await this.#run.begin();
    if (head) return head;
    throw new ValueError({
      where: this.#source.where,
      got: 'no batches',
      expected: 'at least one',
      fix: this.#source.once ? 'A generator gives its batches once: for another run call its function again' : '',
    });
  }

  /** The next batches of the epoch; null at its end. */
  async next(take: Take): Promise<Chunk | null> {
    if (this.#left === 0) return null;
    const left = this.#left;
    const most: Take['most'] = (rest) => take.most(Math.min(rest, left));
    const chunk = await this.#pull(() => this.#pass!.next({ ...take, most }));
    this.#fresh = false;
    this.#left = chunk ? left - chunk.order.length / chunk.batchSize : 0;
    if (!chunk && this.#steps !== null && !this.#isClosed) warnOfEnd();
    return chunk;
  }

  /** Passes over batches of the epoch that were run already. */
  async skip(count: number, take: Take): Promise<void> {
    for (let left = count; left > 0; ) {
      const chunk = await this.next({ ...take, most: (rest) => Math.min(rest, left) });
      if (!chunk) return;
      left -= chunk.order.length / chunk.batchSize;
    }
  }

  /** Forgets an epoch that was begun, so that the next one draws its order anew. What can be gone through but once stays where it is. */
  async restart(): Promise<void> {
    if (this.#source.once) return;
    await this.#pass?.close();
    this.#pass = null;
    this.#fresh = false;
  }

  /** Ends the epoch. */
  async end(): Promise<void> {
    if (this.#inEpoch) await this.#source.onEpochEnd?.();
    this.#inEpoch = false;
  }

  /** Lets go of the data; an iterator that gave all that was asked of it stays where it is, for another run to go on with. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const isWanted = this.#source.once && this.#left === 0 && this.#steps !== null;
    if (!isWanted) await this.#pass?.close();
  }

  /** Lets go of the data after an error, which is what the caller hears of. */
  async abandon(): Promise<void> {
    this.#isClosed = true;
    await this.#pass?.close().catch(() => {});
  }
}

/** Says that data ended before they should. */
export const warnOfEnd = (): void => console.warn(RAN_OUT);

/** Runs with feeds, and lets go of their data, however it ends. */
export async function feeding<T>(feeds: readonly Feed[], body: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await body();
  } catch (error) {
    await Promise.all(feeds.map((feed) => feed.abandon()));
    throw error;
  }
  for (const feed of feeds) await feed.close();
  return result;
}

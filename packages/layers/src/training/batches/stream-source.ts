import { ValueError } from '@keisan/autograd';
import { describeValue, isPromise } from '@keisan/autograd/internal';
import type { Chunk, Head, Pass, Source, Take } from './batches.ts';
import type { Samples } from './samples.ts';
import { type BatchKind, kindOf, Stack, tensorsAs } from './stack.ts';

/** Makes samples of what an iterator gives for the batch of a number. */
export type ReadBatch = (item: unknown, number: number) => Samples;

/** An iterator, of batches or of promises of them. */
export type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** The adapter of what gives one batch after the other. */
export function streamSource(
  where: string,
  read: ReadBatch,
  open: () => AnyIterator,
  {
    count = null,
    once = false,
    ...hooks
  }: Partial<Pick<Source, 'count' | 'once' | 'onEpochBegin' | 'onEpochEnd'>> = {},
): Source {
  // One is filled while the other is computed with. Each pass gets them from the one before.
  const stacks = [new Stack(), new Stack()] as const;
  return {
    where,
    count,
    samples: null,
    once,
    aheadOfTime: true,
    open: () => new StreamPass(where, read, open(), stacks),
    ...hooks,
  };
}

class StreamPass implements Pass {
  readonly #where: string;
  readonly #read: ReadBatch;
  readonly #iterator: AnyIterator;
  readonly #stacks: readonly [Stack, Stack];
  #turn = 0;
  #kind: BatchKind | null = null;
  /** How many samples the first batch had. */
  #batchSize: number | null = null;
  /** A batch that is to be the next one. */
  #waiting: Samples | null = null;
  #failure: { readonly error: unknown } | null = null;
  #given = 0;
  /** Whether nothing more is to be asked of the iterator. */
  #ended = false;
  #isClosed = false;

  constructor(where: string, read: ReadBatch, iterator: AnyIterator, stacks: readonly [Stack, Stack]) {
    this.#stacks = stacks;
    this.#where = where;
    this.#read = read;
    this.#iterator = iterator;
  }

  async head(): Promise<Head | null> {
    this.#waiting ??= await this.#pull();
    return this.#waiting && { samples: this.#waiting, kind: this.#kindFor(this.#waiting) };
  }

  /** The kind of a batch: the one that there is, if it is the same. */
  #kindFor(batch: Samples): BatchKind {
    if (!this.#kind || !tensorsAs(this.#kind, batch)) this.#kind = kindOf(batch);
    return this.#kind;
  }

  async next({ most, patience, check }: Take): Promise<Chunk | null> {
    if (this.#failure) throw this.#failure.error;
    const until = performance.now() + patience;
    const head = await this.head();
    if (!head) return null;
    this.#turn = 1 - this.#turn;
    const stack = this.#stacks[this.#turn]!;
    const kind = head.kind as BatchKind;
    stack.clear(kind, most(Number.POSITIVE_INFINITY));
    try {
      for (let batch: Samples | null = head.samples; batch; ) {
        this.#waiting = batch;
        const tensors = tensorsAs(kind, batch);
        if (!tensors) break;
        check(batch, kind);
        stack.add(tensors);
        this.#waiting = null;
        if (stack.isFull || performance.now() > until) break;
        const pulled = this.#pull();
        batch = isPromise(pulled) ? await pulled : pulled;
        // The memory belongs to the next pass then.
        if (this.#isClosed) break;
      }
    } catch (error) {
      if (stack.length === 0) throw error;
      // The batches before it are run first.
      this.#failure = { error };
    }
    return stack.chunk(this.#where, kind.batchSize !== this.#batchSize);
  }

  /** The next batch; null where there is none. */
  #pull(): Samples | null | Promise<Samples | null> {
    if (this.#ended) return null;
    let result: IteratorResult<unknown> | Promise<IteratorResult<unknown>>;
    try {
      result = this.#iterator.next();
    } catch (error) {
      this.#ended = true;
      throw error;
    }
    return isPromise(result) ? this.#arrived(result) : this.#taken(result as IteratorResult<unknown>);
  }

  async #arrived(result: Promise<IteratorResult<unknown>>): Promise<Samples | null> {
    let arrived: IteratorResult<unknown>;
    try {
      arrived = await result;
    } catch (error) {
      this.#ended = true;
      throw error;
    }
    return this.#taken(arrived);
  }

  #taken(result: IteratorResult<unknown>): Samples | null | Promise<Samples | null> {
    if (this.#ended) return null;
    if (typeof result !== 'object' || result === null) {
      this.#ended = true;
      throw new ValueError({
        where: this.#where,
        got: `${describeValue(result)} from next() of an iterator`,
        expected: '{ done, value }',
        fix: 'Write it as a generator: function* () { yield [x, y]; }',
      });
    }
    const { done, value } = result;
    if (done) {
      this.#ended = true;
      return null;
    }
    return isPromise(value) ? (value as Promise<unknown>).then((item) => this.#readItem(item)) : this.#readItem(value);
  }

  #readItem(item: unknown): Samples {
    const batch = this.#read(item, this.#given++);
    this.#batchSize ??= batch.count;
    return batch;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#ended) return;
    this.#ended = true;
    await this.#iterator.return?.();
  }
}

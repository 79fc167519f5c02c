import { type NdArrayLike, random, Tensor, ValueError } from '@keisan/autograd';
import {
  checkFunction,
  checkOptions,
  describeValue,
  formatShape,
  isPromise,
  nameObjects,
  UNBATCHED,
} from '@keisan/autograd/internal';
import { type Element, slicesOf } from './elements.ts';
import { kept } from './kept.ts';
import { prefetched } from './prefetch.ts';
import { END, next, type Pulled, type Puller, pullerOf, type Soon, takeSome, turns } from './puller.ts';
import { shuffled } from './shuffle.ts';
import { Stack } from './stack.ts';

/** Something in the structure of an element with tensors in place of its arrays. */
export type Tensors<T> = T extends Tensor | ArrayBufferView | NdArrayLike | number | boolean | readonly number[]
  ? Tensor
  : T extends readonly (readonly number[])[]
    ? Tensor
    : T extends object
      ? { readonly [K in keyof T]: Tensors<T[K]> }
      : Tensor;

/** A list of an element of each dataset. */
export type Zipped<D> = { readonly [I in keyof D]: D[I] extends Dataset<infer T> ? T : never };

/** Options of {@link Dataset.batch}. */
export interface BatchOptions {
  /** Whether to leave out a last batch that is smaller. Default: false. */
  dropRemainder?: boolean;
}

/** Options of {@link Dataset.shuffle}. */
export interface ShuffleOptions {
  /** A whole number, for the same orders again. Default: what `setRandomSeed` said. */
  seed?: number;
  /** Whether each pass has another order. Default: true. */
  reshuffleEachIteration?: boolean;
}

/** One after the other, now or later. */
export type AnyIterable<T> = Iterable<T | Promise<T>> | AsyncIterable<T>;

/** How many elements there are; null where nobody knows, Infinity where there is no end. */
type Cardinality = number | null;

/** How `flatMap` is called. */
const FLAT = 'flatMap((file) => readCsv(file))';

/** Whether somebody may write to elements yet; nobody may to one's own, nor to those that are known to be rows. */
type Elements = 'lent' | 'own' | 'rows';

/** A dataset of what a source gives in each pass. Default: elements that are its own. */
export let datasetOf: <T>(open: () => Puller<T>, count: Cardinality, elements?: Elements) => Dataset<T>;

function checkCount(method: string, name: string, value: unknown, from: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= from) return;
  throw new ValueError({
    where: `Dataset.${method}`,
    got: `${name} ${describeValue(value)}`,
    expected: `a whole number of at least ${from}`,
  });
}

function checkCallable(method: string, f: unknown, example: string): void {
  const [where, expected] = [`Dataset.${method}`, 'a function of an element'];
  checkFunction(where, f, expected, example, true);
  const { length } = f as (...given: unknown[]) => unknown;
  if (length <= 1) return;
  throw new ValueError({ where, got: `a function of ${length} arguments`, expected, fix: `Write ${example}` });
}

/** @throws ValueError for data that would be left out. */
function checkAlone(method: string, others: readonly unknown[], example: string): void {
  if (others.length === 0) return;
  const [where, got] = [`Dataset.${method}`, `${1 + others.length} arguments`];
  throw new ValueError({ where, got, expected: 'one', fix: `Write ${example}` });
}

function checkDataset(method: string, dataset: unknown, example: string): void {
  if (dataset instanceof Dataset) return;
  const where = `Dataset.${method}`;
  throw new ValueError({ where, got: describeValue(dataset), expected: 'a Dataset', fix: `Write ${example}` });
}

/** What `filter` was told of an element. @throws ValueError for what is neither true nor false. */
function verdict(told: unknown): boolean {
  if (told instanceof Tensor && told.size === 1) return told.item() !== 0;
  if (!['object', 'function', 'undefined'].includes(typeof told)) return Boolean(told);
  throw new ValueError({
    where: 'Dataset.filter',
    got: `${told instanceof Tensor ? `a tensor of shape ${formatShape(told.shape)}` : describeValue(told)} from the function`,
    expected: 'true or false for each element',
    fix:
      told instanceof Tensor
        ? 'Write .all() or .any() at its end'
        : told === undefined || told === null
          ? 'Write return before it'
          : 'Compare it with what it should be',
  });
}

/**
 * Elements one after the other, made as they are asked for, as in `tf.data`: what `fit`, `evaluate`, `predict` and `for await` take.
 * Each method gives another dataset, and nothing happens before one is gone through; each pass begins anew. An element is an array,
 * or several in a list such as `[x, y]` or in an object; a list of numbers, however nested, is one array.
 *
 * Source: https://www.tensorflow.org/api_docs/python/tf/data/Dataset
 *
 * @example
 * ```ts
 * import { Dataset } from 'keisan/data';
 *
 * const x = [[1, 2], [3, 4], [5, 6]];
 * const batches = Dataset.fromTensorSlices({ x, y: [0, 1, 0] }).map(({ x, y }) => [x, y] as const).batch(2);
 * const shapes: unknown[] = [];
 * for await (const [inputs, targets] of batches) shapes.push([inputs.shape, targets.shape]);
 * shapes; // [[[2, 2], [2]], [[1, 2], [1]]]
 * ```
 */
export class Dataset<T = Element> implements AsyncIterable<T> {
  static {
    datasetOf = (open, count, elements = 'own') => new Dataset(open, count, elements);
    nameObjects(Dataset.prototype);
  }

  readonly #open: () => Puller<T>;
  readonly #count: Cardinality;
  readonly #elements: Elements;

  private constructor(open: () => Puller<T>, count: Cardinality, elements: Elements) {
    if (typeof elements !== 'string') {
      throw new ValueError({
        where: 'Dataset',
        got: 'a call of its constructor',
        expected: 'Dataset.fromTensorSlices(arrays), Dataset.fromGenerator(function* () { ... }) or readCsv(file)',
      });
    }
    this.#open = open;
    this.#count = count;
    this.#elements = elements;
  }

  /**
   * The rows of arrays, cut along the first axis: of `[x, y]` pairs of a row of each. A list of typed arrays or tensors is as many arrays: make one of
   * rows in a list with `tensor(list)`, or `stack`. Arrays are read where they lie: do not write
   * to them while the dataset is in use.
   * @throws ShapeError for arrays of different lengths.
   */
  static fromTensorSlices<const D>(data: D, ...others: readonly never[]): Dataset<Tensors<D>> {
    checkAlone('fromTensorSlices', others, 'Dataset.fromTensorSlices([x, y])');
    return rowsOf('Dataset.fromTensorSlices', data);
  }

  /**
   * What a function's generator, or another iterable, gives. The function is called for each pass. A generator may fill the same
   * memory again for the next element: what is kept is copied.
   */
  static fromGenerator<T>(make: () => AnyIterable<T>): Dataset<T> {
    if (typeof make !== 'function') {
      throw new ValueError({
        where: 'Dataset.fromGenerator',
        got: describeValue(make),
        expected: 'a function that returns an iterable',
        fix: 'Write Dataset.fromGenerator(function* () { ... })',
      });
    }
    return datasetOf(() => pullerOf(iteratorOf('Dataset.fromGenerator', make())), null, 'lent');
  }

  /** The whole numbers from 0, or from `start`, up to but without `stop`; all of them, or with a `step` between each and the next. */
  static range(startOrStop: number, stop?: number, step = 1): Dataset<number> {
    const [from, to] = stop === undefined ? [0, startOrStop] : [startOrStop, stop];
    checkCount('range', 'stop', to, 0);
    checkCount('range', 'start', from, 0);
    checkCount('range', 'step', step, 1);
    return datasetOf(
      () => {
        let value = from;
        return {
          pull: () => {
            const given = value;
            value += step;
            return given < to ? given : END;
          },
          close: () => {},
        };
      },
      Math.max(0, Math.ceil((to - from) / step)),
    );
  }

  /** The elements of several datasets in lists, as long as each of them has some. */
  static zip<const D extends readonly Dataset<unknown>[]>(datasets: D): Dataset<Zipped<D>> {
    const example = 'Dataset.zip([a, b])';
    if (!Array.isArray(datasets) || datasets.length === 0) {
      const [where, got] = ['Dataset.zip', describeValue(datasets)];
      throw new ValueError({ where, got, expected: 'a list of datasets', fix: `Write ${example}` });
    }
    for (const dataset of datasets) checkDataset('zip', dataset, example);
    const counts = datasets.map((dataset) => dataset.#count);
    const count = counts.some((n) => n === null) ? null : (counts as number[]).reduce((a, b) => Math.min(a, b));
    return datasetOf<Zipped<D>>(
      () => {
        const sources = datasets.map((dataset) => dataset.#owned('zip').#open());
        const close = async () => void (await Promise.all(sources.map((source) => source.close())));
        const pull = async () => {
          const items = await Promise.all(sources.map((source) => source.pull()));
          if (!items.includes(END)) return items as unknown as Zipped<D>;
          await close();
          return END;
        };
        return { pull, close };
      },
      count,
      datasets.every((dataset) => dataset.#elements === 'rows') ? 'rows' : 'own',
    );
  }

  /** Whether the elements are known to be rows. */
  get [UNBATCHED](): boolean {
    return this.#elements === 'rows';
  }

  /** How many elements there are: Infinity where there is no end, null where nobody knows. */
  cardinality(): number | null {
    return this.#count;
  }

  /**
   * So many elements side by side, along a new first axis; the last batch may be smaller.
   * @throws ShapeError on the way, for elements of different shapes, and ValueError for more than arrays have room for.
   */
  batch(batchSize: number, options: BatchOptions = {}): Dataset<Tensors<T>> {
    checkCount('batch', 'batchSize', batchSize, 1);
    checkOptions('Dataset.batch', options, { dropRemainder: 'flag' });
    const { dropRemainder = false } = options;
    const least = dropRemainder ? batchSize : 1;
    const count = this.#count === null ? null : Math[dropRemainder ? 'floor' : 'ceil'](this.#count / batchSize);
    const pull = (source: Puller<T>): Soon<Pulled<Tensors<T>>> => {
      const stack = new Stack('Dataset.batch', batchSize, this.#count);
      const filled = takeSome(source, batchSize, (element) => stack.add(element));
      return next(filled, () => (stack.count < least ? END : (stack.done() as Tensors<T>)));
    };
    return this.#through((source) => () => pull(source), count, 'own');
  }

  /** The rows of each element, cut along the first axis. */
  unbatch(): Dataset<Tensors<T>> {
    const rows = this.#flat('unbatch', (element) => rowsOf<Tensors<T>>('Dataset.unbatch', element));
    return datasetOf(rows.#open, null, 'rows');
  }

  /**
   * The elements in a random order: each is drawn from so many of them. For an order of all, give at least the number of them.
   * The order follows `setRandomSeed`, and is another one in each pass.
   * @throws ValueError on the way, for more elements than there is memory for.
   */
  shuffle(bufferSize: number, options: ShuffleOptions = {}): Dataset<T> {
    checkCount('shuffle', 'bufferSize', bufferSize, 1);
    checkOptions('Dataset.shuffle', options, { seed: 'number', reshuffleEachIteration: 'flag' });
    const { seed, reshuffleEachIteration = true } = options;
    const made = () => new random.SeedGenerator(seed);
    let kept: random.SeedGenerator | undefined;
    let first: number | undefined;
    const stream = () => {
      if (reshuffleEachIteration) {
        if (seed !== undefined) kept ??= made();
        return kept;
      }
      first ??= made().state.data[0]!;
      return new random.SeedGenerator(first);
    };
    const source = this.#owned('shuffle');
    return datasetOf(() => shuffled(source.#open(), bufferSize, this.#count, stream()), this.#count, source.#elements);
  }

  /**
   * What a function makes of each element; it may return a promise.
   * @throws ValueError on the way, for a function that returns nothing.
   */
  map<R>(change: (element: T) => R | Promise<R>): Dataset<R> {
    checkCallable('map', change, 'map(([x, y]) => [x.div(255), y])');
    const made = (element: R): R => {
      if (element !== undefined) return element;
      throw new ValueError({
        where: 'Dataset.map',
        got: 'undefined as the result of its function',
        expected: 'an element',
        fix: 'Write return before the result',
      });
    };
    return this.#through(
      (source) => () => next(source.pull(), (item) => (item === END ? END : next(change(item as T) as Soon<R>, made))),
      this.#count,
      'lent',
    );
  }

  /** What datasets that a function makes of each element give, one after the other. */
  flatMap<R>(make: (element: T) => Dataset<R>): Dataset<R> {
    checkCallable('flatMap', make, FLAT);
    return this.#flat('flatMap', make);
  }

  #flat<R>(method: string, make: (element: T) => Dataset<R>): Dataset<R> {
    return Dataset.fromGenerator(
      async function* (this: Dataset<T>) {
        const turn = turns();
        for await (const element of this) {
          const due = turn();
          if (due) await due;
          const made = make(element);
          checkDataset(method, made, FLAT);
          yield* made;
        }
      }.bind(this.#owned(method)),
    );
  }

  /** The elements for which a function says true, or gives a tensor of one number that is not 0. */
  filter(holds: (element: T) => boolean | Tensor | Promise<boolean | Tensor>): Dataset<T> {
    checkCallable('filter', holds, 'filter(([x, y]) => y.item() > 0)');
    const wanted = (source: Puller<T>) => {
      const pull = (): Soon<Pulled<T>> => {
        const turn = turns();
        for (;;) {
          const due = turn();
          if (due) return due.then(pull);
          const judged = next(source.pull(), judge);
          if (isPromise(judged)) return later(judged as Promise<Pulled<T> | null>);
          if (judged !== null) return judged as Pulled<T>;
        }
      };
      const later = async (coming: Promise<Pulled<T> | null>): Promise<Pulled<T>> => {
        const turn = turns();
        for (let judged: Soon<Pulled<T> | null> = coming; ; judged = next(source.pull(), judge)) {
          const kept = await judged;
          if (kept !== null) return kept;
          const due = turn();
          if (due) await due;
        }
      };
      const judge = (item: Pulled<T>): Soon<Pulled<T> | null> =>
        item === END ? END : next(holds(item as T) as Soon<unknown>, (told) => (verdict(told) ? item : null));
      return pull;
    };
    return this.#through(wanted, this.#count === 0 ? 0 : null, this.#elements);
  }

  /** The elements so many times over; without a number, without end. */
  repeat(times = Number.POSITIVE_INFINITY): Dataset<T> {
    if (times !== Number.POSITIVE_INFINITY) checkCount('repeat', 'times', times, 0);
    const count = this.#count === null ? null : this.#count === 0 || times === 0 ? 0 : this.#count * times;
    const open = () => {
      let source: Puller<T> | null = null;
      let left = times;
      let isEmpty = true;
      const pull = (): Soon<Pulled<T>> => {
        for (;;) {
          if (!source) {
            if (left-- <= 0) return END;
            source = this.#open();
            isEmpty = true;
          }
          const item = source.pull();
          if (isPromise(item)) return (item as Promise<Pulled<T>>).then((arrived) => given(arrived) ?? pull());
          const taken = given(item as Pulled<T>);
          if (taken !== null) return taken;
        }
      };
      const given = (item: Pulled<T>): Pulled<T> | null => {
        if (item === END && isEmpty) left = 0;
        isEmpty = false;
        if (item !== END) return item;
        source = null;
        return null;
      };
      return { pull, close: () => source?.close() };
    };
    return datasetOf(open, count, this.#elements);
  }

  /** The first elements, so many at most. */
  take(count: number): Dataset<T> {
    checkCount('take', 'count', count, 0);
    return datasetOf(
      () => {
        const source = this.#open();
        let left = count;
        return {
          pull: () => (left-- > 0 ? source.pull() : next(source.close(), () => END)),
          close: () => source.close(),
        };
      },
      this.#count === null ? null : Math.min(this.#count, count),
      this.#elements,
    );
  }

  /** The elements after so many. */
  skip(count: number): Dataset<T> {
    checkCount('skip', 'count', count, 0);
    return this.#through(
      (source) => {
        let skipped: Soon<unknown> | null = null;
        return () => {
          if (skipped === null) {
            skipped = takeSome(source, count, () => {});
            return next(skipped, () => source.pull());
          }
          return source.pull();
        };
      },
      this.#count === null ? null : Math.max(0, this.#count - count),
      this.#elements,
    );
  }

  /** The elements, and after them those of another dataset. */
  concatenate(other: Dataset<T>, ...others: readonly never[]): Dataset<T> {
    checkDataset('concatenate', other, 'a.concatenate(b)');
    checkAlone('concatenate', others, 'a.concatenate(b).concatenate(c)');
    const count = this.#count === null || other.#count === null ? null : this.#count + other.#count;
    const open = () => {
      let source = this.#open();
      let isFirst = true;
      return {
        pull: () =>
          next(source.pull(), (item) => {
            if (item !== END || !isFirst) return item;
            isFirst = false;
            source = other.#open();
            return source.pull();
          }),
        close: () => source.close(),
      };
    };
    return datasetOf(open, count, this.#elements === other.#elements ? this.#elements : 'lent');
  }

  /**
   * The elements, of which so many are asked for before they are wanted, or as many as a quarter of the memory holds: reading goes on
   * while something else is waited for.
   */
  prefetch(bufferSize: number): Dataset<T> {
    checkCount('prefetch', 'bufferSize', bufferSize, 1);
    const source = this.#owned('prefetch');
    return datasetOf(() => prefetched(source.#open(), bufferSize), this.#count, source.#elements);
  }

  #through<R>(
    pulling: (source: Puller<T>) => () => Soon<Pulled<R>>,
    count: Cardinality,
    elements: Elements,
  ): Dataset<R> {
    const open = () => {
      const source = this.#open();
      return { pull: pulling(source), close: () => source.close() };
    };
    return datasetOf(open, count, elements);
  }

  /** The elements in memory that nobody writes to any more: what is kept while others are made. */
  #owned(method: string): Dataset<T> {
    const own = (item: Pulled<T>) => kept(`Dataset.${method}`, item);
    return this.#elements === 'lent'
      ? this.#through((source) => () => next(source.pull(), own), this.#count, 'own')
      : this;
  }

  /** Goes through the elements, from the first. Those that are asked for at once come one after the other. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<T> {
    const source = this.#open();
    let isOver = false;
    try {
      for (;;) {
        const value = await source.pull();
        isOver = value === END;
        if (isOver) return;
        yield value as T;
      }
    } catch (error) {
      isOver = true;
      await Promise.resolve(source.close()).catch(() => {});
      throw error;
    } finally {
      if (!isOver) await source.close();
    }
  }
}

/** The rows of arrays. */
function rowsOf<T>(where: string, data: unknown): Dataset<T> {
  const { count, at } = slicesOf(where, data);
  return datasetOf(
    () => {
      let index = 0;
      return { pull: () => (index < count ? (at(index++) as T) : END), close: () => {} };
    },
    count,
    'rows',
  );
}

function iteratorOf<T>(where: string, iterable: AnyIterable<T>): Iterator<T | Promise<T>> | AsyncIterator<T> {
  if (typeof iterable === 'object' && iterable !== null) {
    if (Symbol.asyncIterator in iterable) return iterable[Symbol.asyncIterator]();
    if (Symbol.iterator in iterable) return iterable[Symbol.iterator]();
  }
  throw new ValueError({
    where,
    got: `${describeValue(iterable)} from the function`,
    expected: 'an iterable or an async iterable, as a generator is',
  });
}

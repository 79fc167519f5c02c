import { isPromise } from '@keisan/autograd/internal';

/** There is nothing more. */
export const END: unique symbol = Symbol('end');

export type Pulled<T> = T | typeof END;

/** What is there, or will be: what need not be waited for costs no turn of the event loop. */
export type Soon<T> = T | Promise<T>;

/** One way through elements. */
export interface Puller<T> {
  pull(): Soon<Pulled<T>>;
  /** Lets go of the source before the end. */
  close(): Soon<void>;
}

/** Goes on with a value, at once where it is there. */
export function next<T, R>(value: Soon<T>, use: (value: T) => Soon<R>): Soon<R> {
  return isPromise(value) ? (value as Promise<T>).then(use) : use(value as T);
}

/** How long other things may have to wait for what needs no waiting itself, in milliseconds. */
const LONGEST = 100;

/** Gives the event loop a turn, where it had none for long: promises that are kept already give it none. */
export function turns(): () => Promise<void> | null {
  let last = performance.now();
  return () => {
    if (performance.now() - last < LONGEST) return null;
    return new Promise((resolve) => {
      setTimeout(() => {
        last = performance.now();
        resolve();
      });
    });
  };
}

/** Takes up to `count` elements. */
export function takeSome<T>(source: Puller<T>, count: number, take: (item: T) => void): Soon<void> {
  const turn = turns();
  let left = count;
  /** Whether there may be more. */
  const took = (item: Pulled<T>): boolean => {
    if (item === END) return false;
    take(item as T);
    return --left > 0;
  };
  const later = async (coming: Soon<Pulled<T>>): Promise<void> => {
    for (let item = coming; ; item = source.pull()) {
      if (!took(isPromise(item) ? await (item as Promise<Pulled<T>>) : (item as Pulled<T>))) return;
      const due = turn();
      if (due) await due;
    }
  };
  while (left > 0) {
    const due = turn();
    if (due) return due.then(() => later(source.pull()));
    const item = source.pull();
    if (isPromise(item)) return later(item as Promise<Pulled<T>>);
    if (!took(item as Pulled<T>)) return;
  }
}

/** The elements of an iterator. */
export function pullerOf<T>(iterator: Iterator<Soon<T>> | AsyncIterator<T>): Puller<T> {
  let ended = false;
  const fails = (error: unknown): never => {
    ended = true;
    throw error;
  };
  const taken = ({ done, value }: IteratorResult<Soon<T>>): Soon<Pulled<T>> => {
    if (!done) return value;
    ended = true;
    return END;
  };
  return {
    pull() {
      if (ended) return END;
      try {
        const result = iterator.next() as Soon<IteratorResult<Soon<T>>>;
        return isPromise(result)
          ? (result as Promise<IteratorResult<Soon<T>>>).then(taken, fails)
          : taken(result as IteratorResult<Soon<T>>);
      } catch (error) {
        return fails(error);
      }
    },
    async close() {
      if (ended) return;
      ended = true;
      await iterator.return?.();
    },
  };
}

/** The items of lists, one after the other. */
export function flattened<T>(source: Puller<readonly T[]>): Puller<T> {
  let items: readonly T[] = [];
  let taken = 0;
  const pull = (): Soon<Pulled<T>> => {
    if (taken < items.length) return items[taken++]!;
    return next(source.pull(), (list) => {
      if (list === END) return END;
      items = list as readonly T[];
      taken = 0;
      return pull();
    });
  };
  return { pull, close: () => source.close() };
}

import { random } from '@keisan/autograd';
import { isPromise } from '@keisan/autograd/internal';
import { END, next, type Pulled, type Puller, type Soon, takeSome } from './puller.ts';
import { Room } from './room.ts';

/** How many random numbers are drawn together. */
const DRAWS = 1024;

/** Whole numbers below a bound, one after the other. */
function places(seed: random.SeedGenerator | undefined): (bound: number) => number {
  let drawn: ArrayLike<number> = [];
  let used = 0;
  return (bound) => {
    if (used === drawn.length) {
      drawn = random.uniform([DRAWS], { seed, dtype: 'float64' }).data;
      used = 0;
    }
    return Math.min(Math.floor(drawn[used++]! * bound), bound - 1);
  };
}

/**
 * Gives elements in a random order: each is one of a buffer, which the next one of the source then fills up again.
 * @param count How many there are; null where nobody knows.
 */
export function shuffled<T>(
  source: Puller<T>,
  size: number,
  count: number | null,
  seed: random.SeedGenerator | undefined,
): Puller<T> {
  const place = places(seed);
  let buffer: T[] | null = null;
  const give = (items: T[], arrived: Pulled<T>): Pulled<T> => {
    if (items.length === 0) return END;
    const at = place(items.length);
    const item = items[at]!;
    if (arrived === END) items[at] = items.at(-1)!;
    else items[at] = arrived as T;
    if (arrived === END) items.pop();
    return item;
  };
  const pull = (items: T[]): Soon<Pulled<T>> => {
    const arrived = source.pull();
    if (isPromise(arrived)) return (arrived as Promise<Pulled<T>>).then((item) => give(items, item));
    return give(items, arrived as Pulled<T>);
  };
  return {
    pull() {
      if (buffer) return pull(buffer);
      const items: T[] = [];
      let room: Room | undefined;
      const filled = takeSome(source, size, (item) => {
        room ??= new Room('shuffle', size, count, item);
        room.check(items.push(item));
      });
      return next(filled, () => {
        buffer = items;
        return pull(items);
      });
    },
    close: () => source.close(),
  };
}

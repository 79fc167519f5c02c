import { END, type Pulled, type Puller } from './puller.ts';
import { roomFor } from './room.ts';

/** How much of the memory may be taken by what nobody wants yet. */
const SHARE = 0.25;

/** Asks a source for elements before they are wanted, for so many at most, and no more than there is room for: for one after the other, as long as there are any. */
export function prefetched<T>(source: Puller<T>, size: number): Puller<T> {
  const ready: Promise<Pulled<T>>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let most = size;
  let isFirst = true;
  let isFilling = false;
  let closed = false;
  let ended = false;
  const ask = () => {
    const asked = last.then(() => (closed || ended ? END : source.pull()));
    // Its error is told of when it is wanted.
    last = asked.then(
      (item) => {
        ended ||= item === END;
        if (isFirst) most = Math.min(size, roomFor(item, SHARE));
        isFirst = false;
      },
      () => {
        ended = true;
      },
    );
    ready.push(asked);
  };
  const fill = async () => {
    if (isFilling) return;
    isFilling = true;
    while (ready.length < most && !closed && !ended) {
      ask();
      await last;
    }
    isFilling = false;
  };
  return {
    pull() {
      if (ready.length === 0) ask();
      const first = ready.shift()!;
      fill();
      return first;
    },
    async close() {
      closed = true;
      await last;
      await source.close();
    },
  };
}

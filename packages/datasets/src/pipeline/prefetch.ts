import { END, type Pulled, type Puller } from './puller.ts';

/** Asks a source for elements before they are wanted, for so many at most. */
export function prefetched<T>(source: Puller<T>, size: number): Puller<T> {
  const ready: Promise<Pulled<T>>[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const ask = () => {
    const asked = last.then(() => (closed ? END : source.pull()));
    // Its error is told of when it is wanted.
    last = asked.catch(() => {});
    ready.push(asked);
  };
  return {
    pull() {
      while (ready.length < size) ask();
      const first = ready.shift()!;
      ask();
      return first;
    },
    async close() {
      closed = true;
      await last;
      await source.close();
    },
  };
}

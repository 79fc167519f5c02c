import type { Tree } from '@keisan/autograd';
import type { NestedLogs } from '../../callbacks/logs.ts';
import type { Chunk, Take } from '../batches/batches.ts';
import type { Feed } from '../batches/feed.ts';
import type { Pace } from './pace.ts';

/** What some batches gave. */
export interface Performed {
  /** The steps' results, stacked along a new first axis. */
  readonly results: Tree;
  /** The metrics so far. */
  readonly logs: NestedLogs;
}

/** What one call of the loop did. */
export interface Execution extends Performed {
  /** The number of the last batch of the call, from 0. */
  readonly batch: number;
  /** How many samples its batches have. */
  readonly batchSize: number;
}

/** Lets what was begun go on until it waits: a runtime's own threads, then, compute while this one does something else. */
const afterwards = (): Promise<void> => new Promise((resolve) => soon(resolve));

const soon = (globalThis as { setImmediate?: (done: () => void) => void }).setImmediate ?? setTimeout;

/**
 * Runs an epoch, some batches per call of the loop. `before` hears of each call's first batch. Stops early when the consumer does.
 *
 * @param perform Runs the batches of a chunk, one after the other.
 * @param check Rejects a batch that came by itself.
 * @param from How many batches of the epoch are done already.
 */
export async function* executions(
  feed: Feed,
  pace: Pace,
  perform: (chunk: Chunk) => Promise<Performed>,
  check: Take['check'],
  before: (batch: number) => Promise<void>,
  from: number,
): AsyncGenerator<Execution> {
  let done = from;
  const take: Take = { most: (left) => pace.take(left), patience: pace.patience, check };
  const next = () => feed.next(take);
  let ahead: Promise<Chunk | null> | null = null;
  for (;;) {
    const chunk: Chunk | null = await (ahead ?? next());
    ahead = null;
    if (!chunk) return;
    await before(done);
    const steps = chunk.order.length / chunk.batchSize;
    const start = performance.now();
    const performing = perform(chunk);
    if (feed.aheadOfTime) {
      ahead = afterwards().then(next);
      // Its error is told of when its turn comes.
      ahead.catch(() => {});
    }
    const performed = await performing;
    if (!chunk.isRest) pace.learn(steps, performance.now() - start);
    done += steps;
    yield { batch: done - 1, batchSize: chunk.batchSize, ...performed };
  }
}

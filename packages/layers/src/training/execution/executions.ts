import type { Tree } from '@keisan/autograd';
import type { Logs } from '../../callbacks/hooks.ts';
import type { Batches, Chunk } from '../batches/batches.ts';
import type { Pace } from './pace.ts';

/** What some batches gave. */
export interface Performed {
  /** The steps' results, stacked along a new first axis. */
  readonly results: Tree;
  /** The metrics so far. */
  readonly logs: Logs;
}

/** What one call of the loop did. */
export interface Execution extends Performed {
  /** The number of the last batch of the call, from 0. */
  readonly batch: number;
  /** How many samples its batches have. */
  readonly batchSize: number;
}

/**
 * Runs a pass, some batches per call of the loop. `before` hears of each call's first batch. Stops early when the consumer does.
 *
 * @param perform Runs the batches of a chunk, one after the other.
 */
export async function* executions(
  batches: Batches,
  pace: Pace,
  perform: (chunk: Chunk) => Promise<Performed>,
  before: (batch: number) => Promise<void>,
): AsyncGenerator<Execution> {
  let done = 0;
  for await (const chunk of batches.pass((left) => pace.take(left))) {
    await before(done);
    const steps = chunk.order.length / chunk.batchSize;
    const start = performance.now();
    const performed = await perform(chunk);
    if (!chunk.isRest) pace.learn(steps, performance.now() - start);
    done += steps;
    yield { batch: done - 1, batchSize: chunk.batchSize, ...performed };
  }
}

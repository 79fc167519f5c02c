import type { Tree } from '@keisan/autograd';
import type { Logs } from '../callbacks/hooks.ts';
import type { Pace } from './pace.ts';

/** What some batches gave. */
export interface Performed {
  /** The steps' results, stacked along a new first axis. */
  readonly results: Tree;
  /** The metrics so far. */
  readonly logs: Logs;
}

/** A pass over data in batches. */
export interface Pass {
  /** The samples in the order to visit them. */
  readonly order: Int32Array;
  readonly batchSize: number;
  readonly pace: Pace;
  /** Runs batches of the samples given, one after the other. */
  perform(order: Int32Array, batchSize: number): Promise<Performed>;
}

/** What one call of the loop did. */
export interface Execution extends Performed {
  /** The number of the last batch of the call, from 0. */
  readonly batch: number;
  /** How many samples its batches have. */
  readonly batchSize: number;
}

/** How many batches a pass has; the last one may be smaller. */
export function countBatches(samples: number, batchSize: number): number {
  return Math.ceil(samples / batchSize);
}

/**
 * Runs a pass, some batches per call of the loop; a smaller last batch has a call of its own. `before` hears of each
 * call's first batch. Stops early when the consumer does.
 */
export async function* executions(
  { order, batchSize, pace, perform }: Pass,
  before: (batch: number) => Promise<void>,
): AsyncGenerator<Execution> {
  const whole = Math.floor(order.length / batchSize);
  for (let done = 0; done < whole; ) {
    const steps = pace.take(whole - done);
    await before(done);
    const start = performance.now();
    const performed = await perform(order.subarray(done * batchSize, (done + steps) * batchSize), batchSize);
    pace.learn(steps, performance.now() - start);
    done += steps;
    yield { batch: done - 1, batchSize, ...performed };
  }
  const rest = order.subarray(whole * batchSize);
  if (rest.length === 0) return;
  await before(whole);
  yield { batch: whole, batchSize: rest.length, ...(await perform(rest, rest.length)) };
}

import type { Tensor, Tree } from '@keisan/autograd';
import type { Loop } from '@keisan/compiler';
import type { Pace } from './pace.ts';

/** A pass over data in batches. */
export interface Pass<R extends Tree> {
  readonly loop: Loop<R>;
  /** One tensor per data set, samples first. */
  readonly data: readonly Tensor[];
  /** The samples in the order to visit them. */
  readonly order: Int32Array;
  readonly batchSize: number;
  readonly pace: Pace;
}

/** What one call of the loop did. */
export interface Execution<R extends Tree> {
  /** The number of the last batch of the call, from 0. */
  readonly batch: number;
  readonly batchSize: number;
  /** The steps' results, stacked along a new first axis. */
  readonly results: R;
}

/** How many batches a pass has; the last one may be smaller. */
export function countBatches(samples: number, batchSize: number): number {
  return Math.ceil(samples / batchSize);
}

/**
 * Runs a pass, some batches per call of the loop; a smaller last batch has a call of its own. `before` hears of each
 * call's first batch. Stops early when the consumer does.
 */
export async function* executions<R extends Tree>(
  { loop, data, order, batchSize, pace }: Pass<R>,
  before: (batch: number) => Promise<void>,
): AsyncGenerator<Execution<R>> {
  const whole = Math.floor(order.length / batchSize);
  for (let done = 0; done < whole; ) {
    const steps = pace.take(whole - done);
    await before(done);
    const start = performance.now();
    const results = await loop.run(data, order.subarray(done * batchSize, (done + steps) * batchSize), batchSize);
    pace.learn(steps, performance.now() - start);
    done += steps;
    yield { batch: done - 1, batchSize, results };
  }
  const rest = order.subarray(whole * batchSize);
  if (rest.length === 0) return;
  await before(whole);
  yield { batch: whole, batchSize: rest.length, results: await loop.run(data, rest, rest.length) };
}

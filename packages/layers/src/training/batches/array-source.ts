import { random } from '@keisan/autograd';
import type { Chunk, Head, Pass, Source } from './batches.ts';
import { inOrder } from './in-order.ts';
import type { Samples } from './samples.ts';

/** Samples in memory: their kind is theirs alone. */
export const headOf = (samples: Samples): Head => ({ samples, kind: samples });

/** The adapter of arrays: their rows, in their order or in a new random one at each pass. The last batch may be smaller. */
export function arraySource(samples: Samples, batchSize: number, shuffle = false): Source {
  const { where, count } = samples;
  return {
    where,
    count: Math.ceil(count / batchSize),
    samples: count,
    once: false,
    aheadOfTime: false,
    open: () => arrayPass(samples, batchSize, shuffle),
  };
}

function arrayPass(samples: Samples, batchSize: number, shuffle: boolean): Pass {
  const { count } = samples;
  const head = headOf(samples);
  const whole = Math.floor(count / batchSize);
  const rest = count - whole * batchSize;
  let order: Int32Array | null = null;
  let done = 0;
  return {
    head: async () => (done * batchSize < count ? head : null),
    async next({ most }) {
      if (done * batchSize >= count) return null;
      order ??= shuffle ? (random.permutation(count).data as Int32Array) : inOrder(count);
      const first = done;
      if (first === whole) {
        done++;
        return { ...head, order: order.subarray(whole * batchSize), batchSize: rest, isRest: true };
      }
      done += most(whole - first);
      return { ...head, order: order.subarray(first * batchSize, done * batchSize), batchSize, isRest: false };
    },
    close: async () => {},
  };
}

/** All samples as one batch. */
export function wholeBatch(samples: Samples): Chunk {
  return { ...headOf(samples), order: inOrder(samples.count), batchSize: samples.count, isRest: false };
}

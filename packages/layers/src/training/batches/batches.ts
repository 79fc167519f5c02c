import { random, type Tensor } from '@keisan/autograd';

/** Batches to run together, one after the other. */
export interface Chunk {
  /** One tensor per data set, samples first. */
  readonly data: readonly Tensor[];
  /** The samples of the batches, one batch after the other. */
  readonly order: Int32Array;
  /** How many samples each batch has. */
  readonly batchSize: number;
  /** Whether it is what is left at the end, less than a batch. */
  readonly isRest: boolean;
}

/** Data in batches, in passes that each go through all of it. Each kind of data has an adapter that makes this of it. */
export interface Batches {
  /** How many batches a pass has; null where nobody knows before its end. */
  readonly count: number | null;
  /**
   * Goes through the data once.
   * @param take How many batches to run together, of so many that are left (Infinity where nobody knows).
   */
  pass(take: (left: number) => number): Iterable<Chunk> | AsyncIterable<Chunk>;
}

const inOrder = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

/** The adapter of arrays: their rows, in their order or in a new random one at each pass. The last batch may be smaller. */
export function arrayBatches(data: readonly Tensor[], batchSize: number, shuffle = false): Batches {
  const samples = data[0]!.shape[0]!;
  const whole = Math.floor(samples / batchSize);
  return {
    count: Math.ceil(samples / batchSize),
    *pass(take) {
      const order = shuffle ? (random.permutation(samples).data as Int32Array) : inOrder(samples);
      for (let done = 0; done < whole; ) {
        const end = done + take(whole - done);
        yield { data, order: order.subarray(done * batchSize, end * batchSize), batchSize, isRest: false };
        done = end;
      }
      const rest = order.subarray(whole * batchSize);
      if (rest.length > 0) yield { data, order: rest, batchSize: rest.length, isRest: true };
    },
  };
}

/** All samples as one batch. */
export function wholeBatch(data: readonly Tensor[]): Chunk {
  const samples = data[0]!.shape[0]!;
  return { data, order: inOrder(samples), batchSize: samples, isRest: false };
}

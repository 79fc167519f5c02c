import { random, ValueError } from '@keisan/autograd';
import { describeValue, UNBATCHED } from '@keisan/autograd/internal';
import { classNameOf } from '../../naming/class-name.ts';
import { returnedInTime } from '../../returned.ts';
import { arraySource } from './array-source.ts';
import { BATCH } from './arrays.ts';
import type { Source } from './batches.ts';
import type { ClassWeight } from './class-weight.ts';
import type { Data, PartialData } from './data.ts';
import { type BatchesByNumber, type BatchStream, checkAlone, isByNumber, isStream } from './given.ts';
import { batchReader, inputReader } from './read-batch.ts';
import { type Reader, readInputs, readSamples, type Samples, weighted } from './samples.ts';
import { type AnyIterator, type ReadBatch, streamSource } from './stream-source.ts';

/** How many samples a batch of arrays has where nobody says it. */
const BATCH_SIZE = 32;

/** How many batches that are asked for by their numbers are put in a random order. */
const MOST_SHUFFLED = 2 ** 24;

/** How data are cut into batches. */
export interface Batching {
  readonly batchSize?: number | undefined;
  /** How many batches an epoch has. */
  readonly steps?: number | undefined;
  readonly shuffle?: boolean;
  readonly classWeight?: ClassWeight | undefined;
}

/** Data to train or judge on: arrays, or batches one after the other. */
export function sourceOf(
  where: string,
  model: Reader,
  { x, y, sampleWeight }: { x: Data | BatchStream; y: PartialData | undefined; sampleWeight?: PartialData | undefined },
  batching: Batching,
): Source {
  if (isStream(x)) {
    checkAlone(where, { y, sampleWeight });
    return sourceOfStream(where, x, batchReader(where, model, batching.classWeight), batching);
  }
  const samples = readSamples(where, model, x, y, sampleWeight);
  return sourceOfSamples(weighted(samples, batching.classWeight), batching);
}

/** Inputs to predict for. */
export function inputSource(where: string, model: Reader, x: Data | BatchStream, batching: Batching): Source {
  if (isStream(x)) return sourceOfStream(where, x, inputReader(where, model), batching);
  return sourceOfSamples(readInputs(where, model, x), batching);
}

/** Samples in memory. Where it is not said how many a batch has, the steps of an epoch go through them once, as in Keras. */
export function sourceOfSamples(samples: Samples, { batchSize, steps, shuffle = false }: Batching): Source {
  const size = batchSize ?? (steps === undefined ? BATCH_SIZE : Math.ceil(samples.count / steps));
  return arraySource(samples, size, shuffle);
}

/** @throws ValueError for batches without an end, where nobody says how many to take. Keras does so for those of `tf.data`. */
function checkEnd(where: string, { steps }: Batching): void {
  if (steps !== undefined) return;
  throw new ValueError({
    where,
    got: 'batches without an end',
    expected: 'to be told how many to take',
    fix: 'Give stepsPerEpoch to fit, with validationSteps for validationData, and steps to evaluate and predict',
  });
}

/** @throws ValueError for a Dataset of rows: side by side they are batches, and one by one they may pass for some. */
export function checkBatched(where: string, x: object): void {
  if (!(UNBATCHED in x && x[UNBATCHED])) return;
  throw new ValueError({
    where,
    got: 'a Dataset of rows',
    expected: 'batches',
    fix: `${BATCH}; where each row is a batch already, write .map((batch) => batch)`,
  });
}

function sourceOfStream(where: string, x: BatchStream, read: ReadBatch, batching: Batching): Source {
  if (isByNumber(x)) return sourceByNumber(where, x, read, batching);
  checkBatched(where, x);
  const count = cardinalityOf(x);
  if (count === Number.POSITIVE_INFINITY) checkEnd(where, batching);
  const iterate = (): AnyIterator => {
    const iterator: Partial<AnyIterator> | null =
      Symbol.asyncIterator in x ? x[Symbol.asyncIterator]() : (x as Iterable<unknown>)[Symbol.iterator]();
    if (typeof iterator?.next === 'function') return iterator as AnyIterator;
    throw new ValueError({ where, got: 'an iterable that gives no iterator', expected: 'one with a method next' });
  };
  let unused: AnyIterator | null = iterate();
  const once = (unused as unknown) === x;
  const open = () => {
    const iterator = unused ?? iterate();
    unused = null;
    return iterator;
  };
  return streamSource(where, read, open, { once, count: once ? null : count });
}

/** How many batches an object says that it has, as a `Dataset` does; null where it does not. */
function cardinalityOf(x: { readonly cardinality?: () => unknown }): number | null {
  const count = typeof x.cardinality === 'function' ? x.cardinality() : null;
  const isCount = Number.isSafeInteger(count) || count === Number.POSITIVE_INFINITY;
  return isCount && (count as number) >= 0 ? (count as number) : null;
}

const countOf = ({ numBatches, length }: BatchesByNumber): number | null | undefined =>
  numBatches === undefined ? length : numBatches;

function sourceByNumber(where: string, x: BatchesByNumber, read: ReadBatch, batching: Batching): Source {
  const numBatches = countOf(x);
  if (numBatches === undefined || !(numBatches === null || (Number.isSafeInteger(numBatches) && numBatches >= 0))) {
    const name = Object.is(numBatches, x.length) ? 'length' : 'numBatches';
    throw new ValueError({
      where,
      got: `${name} ${describeValue(numBatches)}`,
      expected: 'how many batches there are, a whole number, or null for any number',
      fix: typeof numBatches === 'function' ? `Write get before it: get ${name}() { return ...; }` : '',
    });
  }
  if (numBatches === null) checkEnd(where, batching);
  else if (batching.shuffle && numBatches > MOST_SHUFFLED) {
    throw new ValueError({
      where,
      got: `${numBatches} batches to shuffle`,
      expected: `at most ${MOST_SHUFFLED}, since their order is kept in memory`,
      fix: 'Give shuffle: false, or a length of Infinity',
    });
  }
  function* items() {
    const count = countOf(x);
    const order = batching.shuffle && count ? random.permutation(count).data : null;
    for (let i = 0; i < (count ?? Number.POSITIVE_INFINITY); i++) yield x.getItem(order ? order[i]! : i);
  }
  return streamSource(where, read, items, {
    count: numBatches,
    onEpochBegin: () => returnedInTime(`${classNameOf(x)}.onEpochBegin`, x.onEpochBegin?.()),
    onEpochEnd: () => returnedInTime(`${classNameOf(x)}.onEpochEnd`, x.onEpochEnd?.()),
  });
}

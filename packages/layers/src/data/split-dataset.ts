import { gather, random, slice, Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { describe, isPromise } from '../returned.ts';
import { roundHalfEven } from '../rounding.ts';
import { checkSampleCounts, toSamples } from '../training/batches/arrays.ts';

/** Options of {@link splitDataset}. */
export interface SplitDatasetOptions {
  /** The size of the left part: a share below 1, or a number of samples. Default: what the right part leaves. */
  leftSize?: number;
  /** The size of the right part: a share below 1, or a number of samples. Default: what the left part leaves. */
  rightSize?: number;
  /** Whether to mix the samples first. Default: false. */
  shuffle?: boolean;
  /** A whole number, to mix them in the same way each time. Default: the stream of `setRandomSeed`. */
  seed?: number;
}

/** @throws ValueError unless it is a list of something. */
function checkDataset(dataset: unknown): void {
  if (Array.isArray(dataset) && dataset.length > 0) return;
  throw new ValueError({
    where: 'splitDataset',
    got: Array.isArray(dataset) ? 'an empty list' : describe(dataset),
    expected: 'a tensor, or a list of tensors with the same number of samples',
    fix: adviceFor(dataset),
  });
}

function adviceFor(dataset: unknown): string {
  if (isPromise(dataset)) return 'Wait for it: write await before it';
  const isDataset = typeof dataset === 'object' && dataset !== null && 'take' in dataset;
  return isDataset ? 'Part it with dataset.take(n) and dataset.skip(n)' : 'Make a tensor of other data: tensor(data)';
}

/** The two parts of a data set, each like the whole. */
type SplitDataset<T> = T extends readonly unknown[] ? [left: Parts<T>, right: Parts<T>] : [left: Tensor, right: Tensor];

/** A tensor for each item of a list. */
type Parts<T extends readonly unknown[]> = { -readonly [Item in keyof T]: Tensor };

function toCount(name: string, size: number | undefined, samples: number): number | undefined {
  if (size === undefined) return undefined;
  const count = typeof size === 'number' && size > 0 && size < 1 ? roundHalfEven(size * samples) : size;
  if (Number.isInteger(count) && count > 0 && count < samples) return count;
  throw new ValueError({
    where: 'splitDataset',
    got: `${name} ${describeValue(size)} for ${samples} sample${samples === 1 ? '' : 's'}`,
    expected: 'a share between 0 and 1, or a number of samples, that leaves samples on both sides',
  });
}

function partSizes({ leftSize, rightSize }: SplitDatasetOptions, samples: number): [left: number, right: number] {
  const left = toCount('leftSize', leftSize, samples);
  const right = toCount('rightSize', rightSize, samples);
  const sizes: [number, number] = [left ?? samples - right!, right ?? samples - left!];
  if (sizes[0] + sizes[1] <= samples) return sizes;
  throw new ValueError({
    where: 'splitDataset',
    got: `leftSize ${leftSize} and rightSize ${rightSize} for ${samples} samples`,
    expected: 'at least one of them, and together not more than all samples',
  });
}

/**
 * Samples in two parts, the first ones and the last ones. A data set is a tensor, or a list of tensors with the same number
 * of samples; the parts are alike. What lies between the parts, if they are small, is left out.
 *
 * @throws ValueError when it is no data set, when no size is given, or the sizes do not fit.
 *
 * Source: https://keras.io/api/utils/python_utils/#split_dataset-function
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { splitDataset } from 'keisan/utils';
 *
 * const [train, test] = splitDataset([tensor([1, 2, 3, 4]), tensor([0, 1, 0, 1])], { leftSize: 0.75 });
 * train[0].toArray(); // [1, 2, 3]
 * ```
 */
export function splitDataset<const T extends Tensor | readonly TensorData[]>(
  dataset: T,
  options: SplitDatasetOptions,
): SplitDataset<T> {
  checkOptions('splitDataset', options, { leftSize: true, rightSize: true, shuffle: 'flag', seed: true });
  const isSingle = dataset instanceof Tensor;
  if (!isSingle) checkDataset(dataset);
  const given: readonly (Tensor | TensorData)[] = isSingle ? [dataset] : dataset;
  const parts = Array.from(given, (t, i) => toSamples('splitDataset', `item ${i}`, t));
  const samples = checkSampleCounts('splitDataset', Object.fromEntries(parts.map((t, i) => [`item ${i}`, t])));
  const [left, right] = partSizes(options, samples);
  const order = options.shuffle ? random.permutation(samples, { seed: options.seed }) : null;
  const mixed = order ? parts.map((t) => gather(t, order)) : parts;
  const cut = (from: number, to: number) => mixed.map((t) => slice(t, [[from, to]]));
  const halves = [cut(0, left), cut(samples - right, samples)] as const;
  return (isSingle ? halves.map(([t]) => t!) : [...halves]) as SplitDataset<T>;
}

import { gather, random, slice, Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { checkSampleCounts, toSamples } from '../training/arrays.ts';

/** Options of {@link splitDataset}. */
export interface SplitDatasetOptions {
  /** The size of the left part: a share below 1, or a number of samples. Default: what the right part leaves. */
  leftSize?: number;
  /** The size of the right part: a share below 1, or a number of samples. Default: what the left part leaves. */
  rightSize?: number;
  /** Whether to mix the samples first. Default: false. */
  shuffle?: boolean;
}

type Dataset = Tensor | readonly (Tensor | TensorData)[];

function sizeOf(name: string, size: number | undefined, count: number): number | undefined {
  if (size === undefined) return undefined;
  if (size > 0 && size < 1) return Math.round(size * count);
  if (Number.isInteger(size) && size >= 0 && size <= count) return size;
  throw new ValueError({
    where: 'splitDataset',
    got: `${name} ${size} for ${count} samples`,
    expected: `a share between 0 and 1, or a number of samples up to ${count}`,
  });
}

/**
 * Samples in two parts. A data set is a tensor, or a list of tensors with the same number of samples; the parts are alike.
 *
 * @throws ValueError when no size is given, or the sizes do not fit.
 *
 * Source: https://keras.io/api/utils/python_utils/#split_dataset-function
 *
 * @example
 * ```ts
 * const [train, test] = splitDataset([tensor([1, 2, 3, 4]), tensor([0, 1, 0, 1])], { leftSize: 0.75 });
 * train[0].toArray(); // [1, 2, 3]
 * ```
 */
export function splitDataset<T extends Dataset>(
  dataset: T,
  { leftSize, rightSize, shuffle = false }: SplitDatasetOptions,
): T extends Tensor ? [Tensor, Tensor] : [Tensor[], Tensor[]] {
  const parts =
    dataset instanceof Tensor ? [dataset] : dataset.map((t, i) => toSamples('splitDataset', `item ${i}`, t));
  const count = checkSampleCounts('splitDataset', Object.fromEntries(parts.map((t, i) => [`item ${i}`, t])));
  const [left, right] = [sizeOf('leftSize', leftSize, count), sizeOf('rightSize', rightSize, count)];
  if ((left === undefined && right === undefined) || (left ?? 0) + (right ?? 0) > count) {
    throw new ValueError({
      where: 'splitDataset',
      got: `leftSize ${leftSize} and rightSize ${rightSize} for ${count} samples`,
      expected: 'at least one of them, and together not more than all samples',
    });
  }
  const at = left ?? count - right!;
  const end = right === undefined ? count : at + right;
  const order = shuffle ? random.permutation(count) : null;
  const mixed = order ? parts.map((t) => gather(t, order)) : parts;
  const cut = (from: number, to: number) => mixed.map((t) => slice(t, [[from, to]]));
  const result = [cut(0, at), cut(at, end)] as const;
  return (dataset instanceof Tensor ? [result[0][0]!, result[1][0]!] : result) as never;
}

import type { Tensor } from '@keisan/autograd';
import { arange, setRandomSeed, tensor } from '@keisan/autograd';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type SplitDatasetOptions, splitDataset } from './split-dataset.ts';

const data = arange(10);

describe('sizes', () => {
  // Source: _rescale_dataset_split_sizes and split_dataset of Keras 3.15.1: the right part is taken from the end.
  test.each([
    [{ leftSize: 0.8 }, [0, 1, 2, 3, 4, 5, 6, 7], [8, 9]],
    [{ leftSize: 7 }, [0, 1, 2, 3, 4, 5, 6], [7, 8, 9]],
    [{ rightSize: 0.1 }, [0, 1, 2, 3, 4, 5, 6, 7, 8], [9]],
    [{ leftSize: 2, rightSize: 3 }, [0, 1], [7, 8, 9]],
    [{ leftSize: 0.25 }, [0, 1], [2, 3, 4, 5, 6, 7, 8, 9]],
  ])('%j', (options, left, right) => {
    expect(splitDataset(data, options).map((t) => t.toArray())).toEqual([left, right]);
  });

  test.each([
    [{}, 'expected at least one of them'],
    [{ leftSize: 0 }, 'got leftSize 0 for 10 samples'],
    [{ leftSize: 10 }, 'got leftSize 10 for 10 samples'],
    [{ rightSize: -1 }, 'got rightSize -1 for 10 samples'],
    [{ leftSize: 2.5 }, 'got leftSize 2.5 for 10 samples'],
    [{ leftSize: 0.01 }, 'that leaves samples on both sides'],
    [{ leftSize: null }, 'got leftSize null for 10 samples'],
    [{ leftSize: '5' }, 'got leftSize "5" for 10 samples'],
    [{ rightSize: Number.NaN }, 'got rightSize NaN for 10 samples'],
    [{ rightSize: Infinity }, 'got rightSize Infinity for 10 samples'],
    [{ leftSize: 6, rightSize: 5 }, 'together not more than all samples'],
  ])('%j is rejected', (options, message) => {
    expect(() => splitDataset(data, options as SplitDatasetOptions)).toThrow(message);
  });
});

test('splits several tensors alike, and gives tensors of what is none', () => {
  const [left, right] = splitDataset([tensor([[1], [2], [3]]), [0, 1, 0]], { leftSize: 2 });
  expect(left.map((t) => t.toArray())).toEqual([
    [[1], [2]],
    [0, 1],
  ]);
  expect(right.map((t) => t.toArray())).toEqual([[[3]], [0]]);
});

test('gives back what it was given: a tensor, or a list', () => {
  expectTypeOf(splitDataset(data, { leftSize: 1 })).toEqualTypeOf<[Tensor, Tensor]>();
  expectTypeOf(splitDataset([data], { leftSize: 1 })).toEqualTypeOf<[left: [Tensor], right: [Tensor]]>();
});

describe('shuffle', () => {
  test('keeps samples and targets together', () => {
    setRandomSeed(1);
    const [left, right] = splitDataset([data, data.mul(10)], { leftSize: 0.5, shuffle: true });
    expect(left[1]!.toArray()).toEqual(left[0]!.mul(10).toArray());
    const all = [...left[0]!.data, ...right[0]!.data];
    expect(all).not.toEqual(Array.from(data.data));
    expect(all.sort((a, b) => a - b)).toEqual(Array.from(data.data));
  });

  test('is the same for the same seed', () => {
    const split = (seed: number) => splitDataset(data, { leftSize: 5, shuffle: true, seed })[0].toArray();
    expect(split(4)).toEqual(split(4));
    expect(split(4)).not.toEqual(split(5));
  });
});

test('rejects lists of different lengths', () => {
  expect(() => splitDataset([data, [1, 2]], { leftSize: 1 })).toThrow('the same number of samples');
});

test.each([
  [[], 'an empty list'],
  [Float32Array.of(1, 2), 'an object of class Float32Array'],
  [new Set([data]), 'an object of class Set'],
  [{ a: data }, 'an object of class Object'],
  ['data', '"data"'],
  [null, 'null'],
  [undefined, 'undefined'],
])('rejects what is no data set: %j', (dataset, got) => {
  expect(() => splitDataset(dataset as never, { leftSize: 1 })).toThrow(
    `splitDataset: got ${got}; expected a tensor, or a list of tensors with the same number of samples. Make a tensor of other data: tensor(data).`,
  );
});

test('says how to part a Dataset', () => {
  const dataset = { take: () => {}, skip: () => {} };
  expect(() => splitDataset(dataset as never, { leftSize: 1 })).toThrow(
    'Part it with dataset.take(n) and dataset.skip(n).',
  );
});

test('rejects a list with a hole', () => {
  const sparse = [data];
  sparse[2] = data;
  expect(() => splitDataset(sparse, { leftSize: 1 })).toThrow('splitDataset: item 1: got undefined');
});

import { describe, expect, test } from 'vitest';
import * as K from '../index.ts';
import { leaves } from '../tree.ts';
import { checkText, takeMemory } from './size-limits.ts';

const { arange, concat, eye, full, gather, linspace, matmul, oneHot, ones, pad, random, stack, tensor, zeros } = K;

/** An array that holds itself, at whatever place. */
function cyclic(wrap: (self: unknown[]) => unknown): K.NestedArray {
  const self: unknown[] = [];
  self.push(wrap(self));
  return self as unknown as K.NestedArray;
}

/** Lists of two, each the same list twice: as many numbers as memory never holds, in little memory. */
const doubled = (times: number): K.NestedArray => {
  let list: K.NestedArray = [1, 1];
  for (let i = 0; i < times; i++) list = [list, list];
  return list;
};

const nested = (depth: number): K.NestedArray => {
  let list: K.NestedArray = 1;
  for (let i = 0; i < depth; i++) list = [list];
  return list;
};

const long = tensor(1).broadcastTo([1e9]);
const axes = (rank: number) => new Array<number>(rank).fill(1);

describe('what no memory holds is refused before any is taken', () => {
  const sizes: Record<string, readonly [make: () => unknown, elements: number, bytes: number]> = {
    zeros: [() => zeros([1e6, 1e6]), 1e12, 4e12],
    ones: [() => ones([1e6, 1e6], { dtype: 'bool' }), 1e12, 1e12],
    full: [() => full([3, 1e9], 1), 3e9, 12e9],
    'full, of doubles': [() => full([1e9], 1, { dtype: 'float64' }), 1e9, 8e9],
    'full, just too long': [() => full([2 ** 31], 1, { dtype: 'uint8' }), 2 ** 31, 2 ** 31],
    eye: [() => eye(1e9), 1e18, 4e18],
    'eye, wide': [() => eye(1, { m: 1e12 }), 1e12, 4e12],
    arange: [() => arange(1e15), 1e15, 4e15],
    'arange, of tiny steps': [() => arange(0, 1, 2 ** -40), 2 ** 40, 2 ** 42],
    linspace: [() => linspace(0, 1, { num: 1e15 }), 1e15, 4e15],
    oneHot: [() => oneHot(tensor([1, 2], { dtype: 'int32' }), 1e12), 2e12, 8e12],
    pad: [() => pad(tensor([1]), [[0, 1e15 - 1]]), 1e15, 4e15],
    'pad, with its own elements': [() => pad(tensor([1]), [[0, 1e15 - 1]], { mode: 'edge' }), 1e15, 4e15],
    repeat: [() => K.repeat(tensor([1, 2]), 1e12), 2e12, 8e12],
    resize: [() => K.resize(zeros([1, 2, 2, 1]), [1e6, 1e6]), 1e12, 4e12],
    conv: [() => K.conv(tensor(1).broadcastTo([1e6, 1e3, 1]), zeros([1, 1, 10])), 1e10, 4e10],
    convTranspose: [() => K.convTranspose(zeros([1, 10, 1]), zeros([1, 1, 1]), { strides: 1e9 }), 1e10, 4e10],
    broadcastTo: [() => tensor(1).broadcastTo([1e6, 1e6]), 1e12, 4e12],
    add: [() => arange(1e5).expandDims(1).add(arange(1e5)), 1e10, 4e10],
    matmul: [() => matmul(zeros([1e5, 1]), zeros([1, 1e5])), 1e10, 4e10],
    concat: [() => concat([long, long, long]), 3e9, 12e9],
    stack: [() => stack([long, long, long]), 3e9, 12e9],
    gather: [() => gather(zeros([2, 10]), zeros([1], { dtype: 'int32' }).broadcastTo([1e9])), 1e10, 4e10],
    'random.uniform': [() => random.uniform([1e6, 1e6]), 1e12, 4e12],
    'random.normal': [() => random.normal([1e12]), 1e12, 4e12],
    'random.permutation': [() => random.permutation(1e12), 1e12, 4e12],
    'an ndarray': [
      () => tensor({ data: Float32Array.of(1), shape: [1e6, 1e6], stride: [0, 0], offset: 0 }),
      1e12,
      4e12,
    ],
    'lists that share lists': [() => tensor(doubled(40)), 2 ** 41, 2 ** 43],
    'oneHot, of no indices': [() => oneHot(zeros([0], { dtype: 'int32' }), 1e12), 1e12, 4e12],
    'an array of holes': [() => tensor(new Array(4e9)), 4e9, 16e9],
  };

  test.each(Object.entries(sizes))('%s', (_, [make, elements, bytes]) => {
    expect(make).toThrow(K.ValueError);
    expect(make).toThrow(
      `which is ${elements} elements in ${bytes} bytes; expected at most 2147483647 elements in 4294967296 bytes (4 GiB)`,
    );
  });

  test('a length that is no number of elements at all', () => {
    expect(() => eye(1e200)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: eye: got shape [1e+200, 1e+200] of float32, which is Infinity elements in Infinity bytes; expected at most 2147483647 elements in 4294967296 bytes (4 GiB). Make it smaller, or work on one part after the other.]`,
    );
  });

  test('an axis of none makes nothing of the others', () => {
    expect(zeros([0, 1e12]).size).toBe(0);
  });
});

test.each<[string, () => unknown]>([
  ['sections of nothing', () => K.split(zeros([0]), 1e9)],
  ['sections', () => K.split(long, 1e9)],
  ['places to cut at', () => K.split(zeros([0]), new Array(2e6).fill(0))],
])('more parts than anybody takes are refused: %s', (_, make) => {
  expect(make).toThrow(/^split: got \d+ parts of axis 0 of length \d+; expected at most 1048576\./);
});

test.each<[string, () => unknown]>([
  ['nothing', () => zeros([1e9, 0]).toArray()],
  [
    'one number',
    () =>
      tensor(1)
        .broadcastTo([2 ** 28])
        .toArray(),
  ],
  ['JSON', () => JSON.stringify(tensor(1).broadcastTo([2 ** 14, 2 ** 14]))],
])('more lists than there is room for are refused: of %s', (_, make) => {
  expect(make).toThrow(/^toArray: got shape \[.+\], whose nested lists have \d+ places; expected at most 134217728\./);
});

describe('axes', () => {
  test.each<[string, () => K.Tensor]>([
    ['zeros', () => zeros(axes(64))],
    ['nested arrays', () => tensor(nested(64))],
  ])('64 are taken: %s', (_, make) => {
    expect(make().rank).toBe(64);
  });

  test.each<[string, () => unknown]>([
    ['zeros', () => zeros(axes(65))],
    ['a shape', () => tensor([1], { shape: axes(1e5) })],
    ['reshape', () => tensor([1]).reshape(axes(65))],
    ['broadcastTo', () => tensor([1]).broadcastTo(axes(65))],
    ['expandDims', () => tensor([1]).expandDims(axes(64).map((_, i) => i))],
    ['nested arrays', () => tensor(nested(65))],
    ['deeply nested arrays', () => tensor(nested(1e5))],
    ['an array that holds itself', () => tensor(cyclic((self) => self))],
    ['an array that holds itself further down', () => tensor(cyclic((self) => [[self, 1]]))],
    ['an array that holds itself twice', () => tensor(cyclic((self) => [self, self]))],
  ])('more are an error: %s', (_, make) => {
    expect(make).toThrow(K.ShapeError);
    expect(make).toThrow('at most 64');
  });

  test('a tree that holds itself is an error', () => {
    const tree: Record<string, unknown> = {};
    tree.self = tree;
    expect(() => leaves('grad', tree)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: grad: got arrays or objects more than 1000 deep, as where one holds itself; expected tensors, or arrays and objects of tensors.]`,
    );
  });
});

test('memory that the machine has not is an error in words', () => {
  const take = () => {
    throw new RangeError('Array buffer allocation failed');
  };
  expect(() => takeMemory('zeros', 4e9, take)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: zeros: got an array of 4000000000 bytes; expected no more than there is memory left. Make it smaller, or work on one part after the other.]`,
  );
});

describe('a text longer than there may be', () => {
  const words = 'characters as JSON; expected at most as many as a text may have. Save it with saveNpy';

  test('of a tensor', () => {
    expect(() => JSON.stringify(zeros([2 ** 27], { dtype: 'bool' }))).toThrow(`toJSON: got shape [${2 ** 27}], `);
    expect(() => JSON.stringify({ x: zeros([2 ** 27], { dtype: 'bool' }) })).toThrow(words);
  });

  test('of numbers that are none, and of many lists', () => {
    expect(() => checkText('toJSON', [2 ** 27], { length: 2 ** 27 }, false)).toThrow(words);
    expect(() => checkText('toJSON', [2 ** 27, 1], { length: 2 ** 27 }, false)).toThrow(words);
    expect(() => checkText('toJSON', [2 ** 24, 1], new Uint8Array(2 ** 24), false)).not.toThrow();
  });
});

describe('lists much longer than any shape are refused before anybody goes through them', () => {
  const list = new Array(2 ** 32 - 1) as number[];
  const x = tensor([[1, 2]]);
  test.each<[string, () => unknown]>([
    ['a shape', () => zeros(list)],
    ['the shape of data', () => tensor([1], { shape: list })],
    ['a new shape', () => x.reshape(list)],
    ['a shape to broadcast to', () => x.broadcastTo(list)],
    ['axes to add up', () => x.sum({ axis: list })],
    ['axes in another order', () => x.transpose(list)],
    ['axes to drop', () => x.squeeze(list)],
    ['widths', () => pad(x, list as never)],
    ['ranges', () => x.slice(list as never)],
    ['one range', () => x.slice([list as never])],
    ['places to cut at', () => K.split(x, list)],
    ['shapes of inputs', () => K.trace((t) => t as K.Tensor, [{ shape: list }])],
    ['random numbers', () => random.normal(list)],
  ])('%s', (_, make) => {
    expect(make).toThrow(K.KeisanError);
  });
});

import nd from 'ndarray-ops';
import { describe, expect, test } from 'vitest';
import { allocate, type DType } from '../dtype.ts';
import { broadcastShapes, type Shape, sizeOf } from '../shape.ts';
import { assign } from './assign.ts';
import { ElementwiseKernel } from './elementwise.ts';
import { toNdArray } from './ndarray.ts';
import { broadcastView, elements, type View, viewOf } from './view.ts';

function counted(shape: Shape, dtype: DType = 'float32', first = 1): View {
  const data = allocate(dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = first + i;
  return viewOf(data, shape);
}

const transposed = ({ data, shape, stride, offset }: View, perm: readonly number[]) =>
  viewOf(
    data,
    perm.map((axis) => shape[axis]!),
    perm.map((axis) => stride[axis]!),
    offset,
  );

const reversed = ({ data, shape, stride }: View) =>
  viewOf(
    data,
    shape,
    stride.map((step) => -step),
    data.length - 1,
  );

const everySecond = ({ data, shape, stride }: View) =>
  viewOf(
    data,
    shape.map((length) => Math.ceil(length / 2)),
    stride.map((step) => 2 * step),
    0,
  );

/** Views of every kind, by what is strange about them. */
const views: Readonly<Record<string, View>> = {
  'a scalar': counted([]),
  'a row': counted([7]),
  'a long row': counted([10_000]),
  'a matrix': counted([5, 7]),
  'a transposed matrix': transposed(counted([7, 5]), [1, 0]),
  'a large transposed matrix': transposed(counted([150, 70]), [1, 0]),
  'axes in another order': transposed(counted([3, 40, 5]), [2, 0, 1]),
  'a matrix backwards': reversed(counted([5, 7])),
  'every second element': everySecond(counted([9, 13])),
  'a column': counted([5, 1]),
  'a stretched column': broadcastView(counted([5, 1]), [5, 700]),
  'a stretched row': broadcastView(counted([7]), [600, 7]),
  'one element, stretched': broadcastView(counted([]), [3, 4]),
  'an axis stretched in the middle': broadcastView(counted([3, 1, 4]), [3, 50, 4]),
  'no elements': counted([3, 0]),
  'a part': viewOf(counted([100]).data, [4, 5], [10, 2], 3),
};

describe('assign copies as ndarray-ops does', () => {
  test.each(Object.entries(views))('%s', (_, x) => {
    const [ours, theirs] = [allocate('float32', x.size), allocate('float32', x.size)];
    assign(viewOf(ours, x.shape), x);
    if (x.size > 0) nd.assign(toNdArray(viewOf(theirs, x.shape)), toNdArray(x));
    expect(ours).toEqual(theirs);
  });

  test('into strided memory', () => {
    const out = allocate('float32', 60);
    assign(viewOf(out, [2, 3], [30, 7], 4), counted([2, 3]));
    expect([4, 11, 18, 34, 41, 48].map((i) => out[i])).toEqual([1, 2, 3, 4, 5, 6]);
    expect(out.filter((x) => x !== 0)).toHaveLength(6);
  });
});

const pairs: readonly (readonly [string, View, View])[] = [
  ...Object.entries(views).map(([name, x]) => [`${name} and a scalar`, x, counted([], 'float32', 100)] as const),
  ...Object.entries(views).map(([name, x]) => [`${name} and a matrix of its shape`, x, counted(x.shape)] as const),
  ['a matrix and a row', counted([900, 10]), counted([10])],
  ['a matrix and a long row', counted([5, 3000]), counted([3000])],
  ['a matrix and a column', counted([900, 10]), counted([900, 1])],
  ['a column and a row', counted([70, 1]), counted([90])],
  ['a transposed matrix and a row', transposed(counted([10, 900]), [1, 0]), counted([10])],
  ['rows of two lengths', counted([500, 6, 4]), counted([6, 4])],
  ['two that repeat themselves differently', broadcastView(counted([3]), [800, 3]), counted([800, 1])],
];

test.each(pairs)('adds %s as ndarray-ops does', (_, a, b) => {
  const sum = new ElementwiseKernel((s, x, y) => s.add(x, y));
  const shape = broadcastShapes('', a.shape, b.shape);
  const theirs = allocate('float32', sizeOf(shape));
  const [wideA, wideB] = [broadcastView(a, shape), broadcastView(b, shape)];
  if (theirs.length > 0) nd.add(toNdArray(viewOf(theirs, shape)), toNdArray(wideA), toNdArray(wideB));
  const ours = sum.run([a, b], ['float32', 'float32'], shape, 'float32');
  expect(ours.shape).toEqual(shape);
  expect(elements(ours)).toEqual(theirs);
});

test('inputs of different dtypes give a third one', () => {
  const kernel = new ElementwiseKernel((s, condition, a) => s.toInt32(s.select(condition, a, s.neg(a))));
  const condition = viewOf(Uint8Array.of(1, 0, 2), [3]);
  const out = kernel.run([condition, viewOf(Float64Array.of(1.5, 2.5, 3.5), [3])], ['bool', 'float64'], [3], 'int32');
  expect(elements(out)).toEqual(Int32Array.of(1, -2, 3));
});

test('elements that are all one are computed once', () => {
  const out = new ElementwiseKernel((s, x) => s.neg(x)).run(
    [broadcastView(counted([]), [1000, 1000])],
    ['float32'],
    [1000, 1000],
    'float32',
  );
  expect(out.data).toHaveLength(1);
  expect(out.stride).toEqual([0, 0]);
});

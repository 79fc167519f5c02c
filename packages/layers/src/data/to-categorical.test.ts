import { tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { toCategorical } from './to-categorical.ts';

// Source: Keras' numerical_utils_test.py, test_to_categorical.
test.each([
  [[1], [1, 5]],
  [[3], [3, 5]],
  [
    [4, 3],
    [4, 3, 5],
  ],
  [
    [5, 4, 3],
    [5, 4, 3, 5],
  ],
  [
    [3, 1],
    [3, 5],
  ],
  [
    [3, 2, 1],
    [3, 2, 5],
  ],
])('labels of shape %j become %j', (shape, expected) => {
  const size = shape.reduce((a, b) => a * b);
  const labels = tensor(
    Int32Array.from({ length: size }, (_, i) => (i * 3) % 5),
    { shape },
  );
  const rows = toCategorical(labels, { numClasses: 5 });
  expect([rows.shape, rows.dtype]).toEqual([expected, 'float32']);
  expect(rows.argmax({ axis: -1 }).reshape([-1]).toArray()).toEqual(Array.from(labels.data));
  expect(new Set(rows.sum({ axis: -1 }).data)).toEqual(new Set([1]));
});

test.each([
  ['nested arrays', [0, 2]],
  ['a typed array', Uint8Array.of(0, 2)],
  ['floats', Float32Array.of(0, 2)],
  ['rows that are typed arrays', [Int32Array.of(0), Int32Array.of(2)]],
])('takes %s, and counts the classes', (_, labels) => {
  expect(toCategorical(labels).toArray()).toEqual([
    [1, 0, 0],
    [0, 0, 1],
  ]);
});

describe('labels out of range', () => {
  test.each([
    [[0, -1], undefined, 'toCategorical: got the label -1 at [1]; expected whole numbers from 0.'],
    [[3e9], undefined, 'toCategorical: got the label 3000000000 at [0]; expected whole numbers from 0 to 2147483647.'],
    [[Infinity], undefined, 'got the label Infinity'],
    [[1e300], undefined, 'got the label 1e+300'],
    [[0.5], undefined, 'got the label 0.5 at [0]'],
    [[Number.NaN], 3, 'got the label NaN'],
    [[2 ** 31 - 1], undefined, 'toCategorical: got shape [1, 2147483648] of float32'],
    [[0, 3], 3, 'got the label 3 at [1]; expected whole numbers from 0 to 2, for numClasses 3.'],
  ])('%j with numClasses %s', (labels, numClasses, message) => {
    expect(() => toCategorical(labels, numClasses === undefined ? {} : { numClasses })).toThrow(message);
  });
});

import { tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Flatten } from './flatten.ts';

// Source: Keras' flatten_test.py, and Flatten of Keras 3.15.1.
describe.each([
  [
    [2, 3, 4],
    [2, 12],
  ],
  [
    [2, 3],
    [2, 3],
  ],
  [[2], [2, 1]],
  [
    [0, 3, 4],
    [0, 12],
  ],
])('inputs of shape %j', (shape, expected) => {
  test(`become ${JSON.stringify(expected)}`, () => {
    expect(new Flatten().apply(zeros(shape)).shape).toEqual(expected);
    expect(new Flatten().computeOutputShape([null, ...shape.slice(1)])).toEqual([null, ...expected.slice(1)]);
  });
});

test('keeps the order and the dtype', () => {
  const x = tensor(
    Uint8Array.from({ length: 8 }, (_, i) => i),
    { shape: [2, 2, 2] },
  );
  const y = new Flatten().apply(x);
  expect([y.dtype, y.toArray()]).toEqual([
    'uint8',
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ],
  ]);
});

test('does not know the length where one of its factors varies', () => {
  expect(new Flatten().computeOutputShape([null, null, 3])).toEqual([null, null]);
});

test('takes the channels of images last, wherever they are', () => {
  const x = tensor([
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ]);
  expect(new Flatten({ dataFormat: 'channels_first' }).apply(x).toArray()).toEqual([[1, 3, 5, 2, 4, 6]]);
  expect(new Flatten({ dataFormat: 'channelsFirst' }).dataFormat).toBe('channels_first');
});

test('rejects unknown options', () => {
  expect(() => new Flatten({ format: 'x' } as never)).toThrow('unknown option format');
  expect(() => new Flatten({ dataFormat: 'x' } as never)).toThrow(
    'got dataFormat "x"; expected one of channels_last, channels_first.',
  );
});

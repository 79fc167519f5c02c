import { tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { clearSession } from '../naming/names.ts';
import { Reshape } from './reshape.ts';

// Source: Keras' reshape_test.py, and Reshape of Keras 3.15.1.
test.each([
  [
    [2, 6],
    [2, 3],
    [2, 2, 3],
  ],
  [
    [2, 6],
    [3, -1],
    [2, 3, 2],
  ],
  [[2, 3, 4], [-1], [2, 12]],
  [[2, 1], [], [2]],
  [
    [0, 6],
    [-1, 2],
    [0, 3, 2],
  ],
])('%j to samples of shape %j', (shape, target, expected) => {
  expect(new Reshape(target).apply(zeros(shape)).shape).toEqual(expected);
  expect(new Reshape(target).computeOutputShape([null, ...shape.slice(1)])).toEqual([null, ...expected.slice(1)]);
});

test('keeps the order and the dtype', () => {
  const y = new Reshape([2, 2]).apply(tensor([[1, 2, 3, 4]], { dtype: 'int32' }));
  expect([y.dtype, y.toArray()]).toEqual([
    'int32',
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]);
});

test('does not know what -1 stands for where a length varies', () => {
  expect(new Reshape([-1, 2]).computeOutputShape([null, null])).toEqual([null, null, 2]);
});

describe('errors', () => {
  test.each([[[-1, -1]], [[0]], [[1.5]], [3], [undefined]])('target shape %j', (target) => {
    expect(() => new Reshape(target as never)).toThrow(
      'expected a list of positive whole numbers, of which one may be -1',
    );
  });

  test.each([[[5]], [[4, -1]]])('six elements as %j', (target) => {
    clearSession();
    expect(() => new Reshape(target).apply(zeros([2, 6]))).toThrow(
      'Reshape "reshape": got inputs of shape [2, 6] (6 elements per sample); expected as many elements',
    );
  });

  test('unknown options', () => {
    expect(() => new Reshape([2], { shape: [2] } as never)).toThrow('unknown option shape');
  });
});

test('is made again from its options', () => {
  const config = new Reshape([2, -1], { name: 'r' }).getConfig();
  expect(config).toEqual({ name: 'r', trainable: true, dtype: 'float32', targetShape: [2, -1] });
  expect(Reshape.fromConfig(config).getConfig()).toEqual(config);
});

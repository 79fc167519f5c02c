import { tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { normalize } from './normalize.ts';

describe('normalize', () => {
  test('makes the rows one long', () => {
    expect(
      normalize([
        [3, 4],
        [0, 5],
      ]).toArray(),
    ).toEqual(
      near([
        [0.6, 0.8],
        [0, 1],
      ]),
    );
  });

  // Source: Keras' numerical_utils_test.py, test_normalize_numpy_axis_zero.
  test('along another axis', () => {
    expect(
      normalize(
        [
          [3, 0, 12],
          [4, 5, 0],
        ],
        { axis: 0 },
      ).toArray(),
    ).toEqual(
      near([
        [0.6, 0, 1],
        [0.8, 1, 0],
      ]),
    );
  });

  // numpy.linalg.norm([3, -4, 0], order)
  test.each([
    [1, 7],
    [2, 5],
    [3, 91 ** (1 / 3)],
    [Infinity, 4],
    [0, 2],
  ])('in the norm of order %s', (order, length) => {
    expect(normalize([[3, -4, 0]], { order }).toArray()).toEqual(near([[3 / length, -4 / length, 0]]));
  });

  test('in the norm of the smallest', () => {
    expect(normalize([[3, -4]], { order: -Infinity }).toArray()).toEqual(near([[1, -4 / 3]]));
  });

  test('leaves zeros', () => {
    expect(normalize([[0, 0]]).toArray()).toEqual([[0, 0]]);
  });

  test('makes floats of integers, and keeps float64', () => {
    expect(normalize(Uint8Array.of(3, 4)).dtype).toBe('float32');
    expect(normalize(tensor([3, 4], { dtype: 'float64' })).dtype).toBe('float64');
  });

  test('rejects an axis that is not there', () => {
    expect(() => normalize([1, 2], { axis: 1 })).toThrow('axis 1 for a tensor of rank 1');
  });
});

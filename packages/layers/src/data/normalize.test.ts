import { gradcheck, tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { type NormalizeOptions, normalize } from './normalize.ts';

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

  test('numbers beyond float32', () => {
    const unit = normalize([[3e300, -4e300]]);
    expect([unit.dtype, unit.toArray()]).toEqual(['float32', near([[0.6, -0.8]])]);
    expect(normalize([[]]).dtype).toBe('float32');
  });

  test('leaves zeros', () => {
    expect(normalize([[0, 0]]).toArray()).toEqual([[0, 0]]);
  });

  test('makes floats of integers, and keeps float64', () => {
    expect(normalize(Uint8Array.of(3, 4)).dtype).toBe('float32');
    expect(normalize(tensor([3, 4], { dtype: 'float64' })).dtype).toBe('float64');
  });

  // The quotients do not depend on the unit: 1e30 meters are 1 of something else.
  test.each([1, 2, 3, 0.5, 500, 1e300, -1, -500, Infinity, -Infinity])(
    'of order %s overflows neither for huge numbers nor for tiny ones',
    (order) => {
      const expected = normalize([3, 4, 1], { order, axis: 0 }).toArray();
      for (const unit of [1e30, 1e-30]) {
        expect(normalize([3 * unit, 4 * unit, 1 * unit], { order }).toArray()).toEqual(near(expected));
        const wide = tensor([3 * unit ** 10, 4 * unit ** 10, unit ** 10], { dtype: 'float64' });
        expect(normalize(wide, { order }).toArray()).toEqual(near(expected));
      }
    },
  );

  test('rows that are typed arrays keep their dtype', () => {
    for (const Row of [Float64Array, Float32Array]) {
      const unit = normalize([Row.of(3, 4), Row.of(0, 0)]);
      expect([unit.dtype, unit.data[0]]).toEqual([tensor(Row.of(3)).dtype, Row.of(0.6)[0]]);
    }
  });

  test('in a norm of a high order, the largest counts', () => {
    expect(normalize([3, -4, 0], { order: 500 }).toArray()).toEqual(near([0.75, -1, 0]));
  });

  test('has the gradient of the quotient', () => {
    gradcheck((x) => normalize(x), [tensor([[3, 4, -1]], { dtype: 'float64' })]);
    gradcheck((x) => normalize(x, { order: 3 }), [tensor([[3, 4, 1]], { dtype: 'float64' })]);
  });

  test.each([2, 1, Infinity, -Infinity, 0, 3])('leaves what is empty, in the norm of order %s', (order) => {
    for (const shape of [[0], [2, 0], [0, 2]]) expect(normalize(zeros(shape), { order }).shape).toEqual(shape);
  });

  test.each([
    [[1, 2], { axis: 1 }, 'got axis 1 for a tensor of rank 1; expected a whole number from -1 to 0.'],
    [[[1, 2]], { axis: -3 }, 'got axis -3 for a tensor of rank 2; expected a whole number from -2 to 1.'],
    [[[1, 2]], { axis: 0.5 }, 'got axis 0.5 for a tensor of rank 2'],
    [[[1, 2]], { axis: null }, 'got axis null for a tensor of rank 2'],
    [[[1, 2]], { axis: [0, 1] }, 'got axis an array [0, 1] for a tensor of rank 2'],
    [[], { axis: 1 }, 'got axis 1 for a tensor of rank 1'],
    [3, {}, 'got axis -1 for a tensor of rank 0; expected vectors.'],
    [[1, 2], { order: Number.NaN }, 'got order NaN; expected a number.'],
    [[1, 2], { order: '2' }, 'got order "2"; expected a number.'],
    [[1, 2], { order: null }, 'got order null; expected a number.'],
  ])('rejects %j with %j', (x, options, message) => {
    expect(() => normalize(x, options as NormalizeOptions)).toThrow(`normalize: ${message}`);
  });
});

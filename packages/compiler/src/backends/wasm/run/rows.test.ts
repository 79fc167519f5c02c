import { type DType, gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { compile } from '../../../compile.ts';

const filled = (shape: readonly number[], dtype: DType) =>
  tensor(
    Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => Math.round(40 * Math.sin(1 + i)) + 40),
    { shape, dtype },
  );

const whole = (data: readonly number[]) => tensor(data, { dtype: 'int32' });

const places = whole([2, 0, -1, 2, 1, -3]);

/** Rows along an axis, and where there are gradients what comes back to where they were. */
const rows = (axis: number) => (x: Tensor, at: Tensor) => {
  const picked = x.gather(at, { axis });
  if (x.dtype !== 'float32' && x.dtype !== 'float64') return [picked];
  return [picked, ...gradients(picked.mul(picked).sum(), [x])];
};

test.each(['float32', 'float64', 'int32', 'uint8', 'bool'] as const)('rows of %s, of every width', async (dtype) => {
  for (const width of [1, 2, 3, 4, 5, 7, 8, 17]) {
    for (const [axis, shape] of [
      [0, [3, width]],
      [1, [2, 3, width]],
      [2, [2, width, 3]],
    ] as const) {
      const x = filled(shape, dtype);
      const isFloat = dtype === 'float32' || dtype === 'float64';
      const given = isFloat ? tensor(x, { requiresGrad: true }) : x;
      const f = rows(axis);
      const found = await compile(f, { runtime: 'wasm' })(given, places);
      expect(found.map((each) => [each.dtype, each.shape, each.data])).toEqual(
        f(given, places).map((each) => [each.dtype, each.shape, each.data]),
      );
    }
  }
});

test.each([0, 1])('there is no such row along axis %d', async (axis) => {
  const x = tensor(filled([3, 3, 2], 'float32'), { requiresGrad: true });
  const f = compile(rows(axis), { runtime: 'wasm' });
  await f(x, whole([2, -3]));
  await expect(f(x, whole([0, 3]))).rejects.toThrow(`index 3 for axis ${axis} of length 3`);
  await expect(f(x, whole([-4, 0]))).rejects.toThrow(`index -4 for axis ${axis} of length 3`);
  await f(x, whole([2, -3]));
});

test('sums of segments leave out what is in none', async () => {
  const f = (x: Tensor, ids: Tensor) => ops.segmentSum(x, ids, 3);
  const [x, ids] = [filled([5, 3], 'int32'), whole([0, 2, 7, -1, 0])];
  expect((await compile(f, { runtime: 'wasm' })(x, ids)).data).toEqual(f(x, ids).data);
});

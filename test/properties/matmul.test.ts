import { type DType, gradcheck, ops, type Shape, type Tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broadcastable, broadcastReader, check, indicesOf, tensors } from './arbitraries.ts';

interface Operands {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** A matrix, or a batch of them, as it is or as a view of a larger or a turned one. */
function matrices(shape: Shape, dtype: DType): fc.Arbitrary<Tensor> {
  const [rows, cols] = shape.slice(-2) as [number, number];
  const batch = shape.slice(0, -2);
  const part = batch.map(() => null);
  const flipped = [null, null, -1] as const;
  return fc.oneof(
    tensors(shape, dtype),
    tensors([...batch, cols, rows], dtype).map((x) => ops.swapaxes(x, -1, -2)),
    tensors([...batch, rows + 2, 2 * cols], dtype).map((x) => ops.slice(x, [...part, [1, rows + 1], [null, null, 2]])),
    tensors(shape, dtype).map((x) => ops.slice(x, [...part, flipped, flipped])),
    tensors([...batch, 1, cols], dtype).map((x) => ops.broadcastTo(x, shape)),
  );
}

const length = fc.integer({ min: 0, max: 5 });

/** Two operands that fit, of batches that broadcast. */
function operands(dtype: DType): fc.Arbitrary<Operands> {
  return fc
    .tuple(broadcastable(2), length, length, length)
    .chain(([[batchA, batchB], m, k, n]) =>
      fc.record({ a: matrices([...batchA!, m, k], dtype), b: matrices([...batchB!, k, n], dtype) }),
    );
}

/** Every sum of products, one after the other. */
function tripleLoop({ a, b }: Operands, shape: Shape): number[] {
  const [left, right] = [broadcastReader(a), broadcastReader(b)];
  return indicesOf(shape).map((index) => {
    const [batch, [i, j]] = [index.slice(0, -2), index.slice(-2) as [number, number]];
    let total = 0;
    for (let k = 0; k < a.shape.at(-1)!; k++) total += left([...batch, i, k]) * right([...batch, k, j]);
    return total;
  });
}

/** The largest error that rounding a sum of five products to the dtype allows. */
const errors: Partial<Record<DType, number>> = { float32: 2e-5, float64: 1e-13 };

test.each(['float32', 'float64', 'int32', 'uint8'] as const)('matmul is a triple loop, %s', (dtype) =>
  check(80, operands(dtype), ({ a, b }) => {
    const y = ops.matmul(a, b);
    const batch = ops.add(ops.sum(a, { axis: [-2, -1] }), ops.sum(b, { axis: [-2, -1] })).shape;
    expect(y.shape).toEqual([...batch, a.shape.at(-2), b.shape.at(-1)]);
    expect(y.dtype).toBe(dtype === 'uint8' ? 'int32' : dtype);
    const expected = tripleLoop({ a, b }, y.shape);
    const off = expected.findIndex((e, i) => !(Math.abs(y.data[i]! - e) <= (errors[dtype] ?? 0)));
    expect(off < 0 ? 'same' : `element ${off}: ${y.data[off]}, not ${expected[off]}`).toBe('same');
  })(),
);

test(
  'a vector is a row on the left and a column on the right',
  check(
    40,
    fc
      .tuple(length, length)
      .chain(([k, n]) => fc.tuple(tensors([k], 'float64'), tensors([k, n], 'float64'), tensors([n], 'float64'))),
    ([row, matrix, column]) => {
      const left = ops.matmul(ops.reshape(row, [1, row.size]), matrix);
      expect(ops.matmul(row, matrix).toArray()).toEqual(ops.squeeze(left, 0).toArray());
      const right = ops.matmul(matrix, ops.reshape(column, [column.size, 1]));
      expect(ops.matmul(matrix, column).toArray()).toEqual(ops.squeeze(right, -1).toArray());
    },
  ),
);

test(
  'has the gradients of finite differences',
  check(25, operands('float64'), ({ a, b }) => gradcheck(ops.matmul, [a, b])),
);

import { ops, scan, type Tensor, trace } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { workOf } from './work.ts';

const work = (f: (...given: Tensor[]) => Tensor, ...shapes: number[][]) =>
  workOf(
    trace(
      f,
      shapes.map((shape) => ({ shape })),
    ),
  );

const none = { operations: 0, products: 0, flops: 0, bytes: 0, called: 0 };

test('an operation on elements counts what it reads and writes', () => {
  expect(work((x) => x.exp(), [10, 10])).toEqual({ ...none, operations: 1, bytes: 800 });
  expect(work((x, y) => x.add(y), [10, 10], [10])).toEqual({ ...none, operations: 1, bytes: 840 });
});

test('views are no work', () => {
  expect(
    work(
      (x) =>
        x
          .transpose()
          .reshape([100])
          .slice([[0, 50]]),
      [10, 10],
    ),
  ).toEqual(none);
});

test('a product counts its sums and products', () => {
  const product = { ...none, operations: 1, products: 1, flops: 2 * 3 * 4 * 5 };
  expect(work((a, b) => a.matmul(b), [3, 4], [4, 5])).toEqual(product);
  expect(work((a, b) => a.transpose().matmul(b.transpose()), [4, 3], [5, 4])).toEqual(product);
});

test.each([1, 2])('so does a convolution, in %d groups', (groups) => {
  const { products, flops, called } = work((x, w) => ops.conv(x, w, { groups }), [2, 8, 8, 4], [3, 3, 4 / groups, 8]);
  expect([products, flops]).toEqual([1, 2 * (2 * 6 * 6 * 8) * (3 * 3 * (4 / groups))]);
  expect(called === 0 || called === flops).toBe(true);
});

test('rows of a table count as they are picked, however long it is', () => {
  const picked = (rows: number) =>
    workOf(trace((x: Tensor, i: Tensor) => x.gather(i), [{ shape: [rows, 10] }, { shape: [5], dtype: 'int32' }]));
  expect(picked(1000)).toEqual({ ...none, operations: 1, bytes: 2 * 200 + 20 });
  expect(picked(1000)).toEqual(picked(100));
});

test('a loop counts as often as it turns, and once where that is not known', () => {
  const sums = (x: Tensor) => scan((sum: Tensor, row: Tensor) => [sum.add(row.exp()), []], x.at(0), x)[0];
  const [one, many] = [work(sums, [1, 8]), work(sums, [20, 8])];
  expect(one.operations).toBeGreaterThan(0);
  expect(many).toEqual({ ...none, operations: 20 * one.operations, bytes: 20 * one.bytes });
});

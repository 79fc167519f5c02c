import { tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { Staging } from './staging.ts';

const x = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const labels = tensor([7, 8, 9], { dtype: 'uint8' });

test('rows of every tensor, in order', () => {
  const rows = new Staging().rowsOf([x, labels], Int32Array.of(2, 0));
  expect(rows.map(({ dtype, shape, data }) => ({ dtype, shape, data }))).toEqual([
    { dtype: 'float32', shape: [2, 2], data: Float32Array.of(5, 6, 1, 2) },
    { dtype: 'uint8', shape: [2], data: Uint8Array.of(9, 7) },
  ]);
});

test('rows of a view', () => {
  const [row] = new Staging().rowsOf([x.transpose()], Int32Array.of(1));
  expect(row!.data).toEqual(Float32Array.of(2, 4, 6));
});

test('fewer rows and more use the memory of the call before as far as it goes', () => {
  const staging = new Staging();
  const bufferOf = (...order: number[]) => staging.rowsOf([x], Int32Array.from(order))[0]!.data.buffer;
  const first = bufferOf(0, 1);
  expect(bufferOf(2)).toBe(first);
  expect(bufferOf(1, 0)).toBe(first);
  expect(bufferOf(1, 0, 2)).not.toBe(first);
});

test.each([3, -1])('there is no row %i', (row) => {
  expect(() => new Staging().rowsOf([x], Int32Array.of(row))).toThrow(RangeError);
});

import { describe, expect, test } from 'vitest';
import { type DType, DTypeError, ops, printGraph, type Tensor, tensor, trace, ValueError } from '../index.ts';

const { eye, fullLike, onesLike, tri, zerosLike } = ops;

describe('the functions that make a tensor like another', () => {
  const x = tensor([[1, 2, 3]], { dtype: 'int32' });

  test('take its shape and its dtype', () => {
    for (const [y, value] of [
      [zerosLike(x), 0],
      [onesLike(x), 1],
      [fullLike(x, -7.9), -7],
    ] as const) {
      expect(y.toArray()).toEqual([[value, value, value]]);
      expect(y.dtype).toBe('int32');
    }
    expect(fullLike(tensor(true), 2).toArray()).toBe(true);
    expect(fullLike(tensor([]), 2).shape).toEqual([0]);
  });

  test('take another dtype where it is asked for', () => {
    expect(fullLike(x, 0.5, { dtype: 'float64' }).toArray()).toEqual([[0.5, 0.5, 0.5]]);
    expect(zerosLike(x, { dtype: 'bool' }).dtype).toBe('bool');
    expect(onesLike(x, { dtype: undefined as unknown as DType }).dtype).toBe('int32');
  });

  test('require a gradient where it is asked for', () => {
    expect(onesLike(x, { dtype: 'float32', requiresGrad: true }).requiresGrad).toBe(true);
    expect(() => onesLike(x, { requiresGrad: true })).toThrow(DTypeError);
  });

  test('need no value: they work in traced code', () => {
    const graph = trace((y: Tensor) => [fullLike(y, 2), zerosLike(y), onesLike(y)], [{ shape: [1] }]);
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "graph(x0: float32[1]) {
        %1 = constant(2): float32[1]
        %2 = constant(0): float32[1]
        %3 = constant(1): float32[1]
        return %1, %2, %3
      }"
    `);
  });

  test('say which of them was called wrongly', () => {
    expect(() => zerosLike([2, 3] as never)).toThrow('zerosLike: got an array [2, 3]; expected a tensor');
    expect(() => fullLike(x, '1' as never)).toThrow('fullLike: got "1" to fill with; expected a number');
    expect(() => onesLike(x, null as never)).toThrow('onesLike: got null in place of the options');
    expect(() => onesLike(x, { dtype: 'float' as never })).toThrow(DTypeError);
  });
});

/** NumPy's definitions: `eye(n, m, k)[i, j] = j == i + k` and `tri(n, m, k)[i, j] = j <= i + k`. */
const matrix = (n: number, m: number, one: (i: number, j: number) => boolean) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => Number(one(i, j))));

describe('eye and tri', () => {
  test.each([
    [3, 3, 0],
    [2, 4, 0],
    [4, 2, 0],
    [3, 4, 1],
    [3, 4, -1],
    [3, 3, 5],
    [3, 3, -5],
    [3, 0, 0],
    [1, 1, 0],
  ])('eye(%i, { m: %i, k: %i }) and tri', (n, m, k) => {
    expect(eye(n, { m, k }).toArray()).toEqual(matrix(n, m, (i, j) => j === i + k));
    expect(tri(n, { m, k }).toArray()).toEqual(matrix(n, m, (i, j) => j <= i + k));
  });

  test('are square and float32 unless told otherwise', () => {
    expect([eye(2).shape, eye(2).dtype]).toEqual([[2, 2], 'float32']);
    expect(tri(0).shape).toEqual([0, 0]);
    expect(tri(2, { dtype: 'bool' }).toArray()).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test.each([[0.5], [Number.NaN], ['1'], [1n], [Symbol('k')], [null]])('take no %s for a diagonal', (k) => {
    expect(() => eye(2, { k: k as never })).toThrow(ValueError);
    expect(() => tri(2, { k: k as never })).toThrow(/^tri: got k .*; expected a whole number/);
  });
});

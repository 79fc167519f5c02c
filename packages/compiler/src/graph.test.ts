import { pad, type Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { isLarge, printGraph } from './graph.ts';
import { trace } from './trace.ts';

const squareSum = (shape: readonly number[]) => trace((x) => x.square().sum(), [{ shape, dtype: 'float32' }]);

test('printGraph tells -0 from 0, NaN and infinities', () => {
  const bordered = (x: Tensor, constantValues: number) => pad(x, [[1, 1]], { constantValues });
  const graph = trace((x) => bordered(bordered(bordered(x, -0), Number.NaN), -Infinity).mul(-0), [{ shape: [1] }]);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "graph(x0: float32[1]) {
      %1 = pad(x0, before=[1], after=[1], value=-0): float32[3]
      %2 = pad(%1, before=[1], after=[1], value=NaN): float32[5]
      %3 = pad(%2, before=[1], after=[1], value=-Infinity): float32[7]
      %4 = constant(-0): float32[]
      %5 = mul(%3, %4): float32[7]
      return %5
    }"
  `);
});

describe('isLarge', () => {
  test('a graph is large by its largest tensor', () => {
    expect(isLarge(squareSum([64, 64]))).toBe(false);
    expect(isLarge(squareSum([64, 65]))).toBe(true);
  });

  test('a tensor on the way counts too', () => {
    const product = trace((x) => x.matmul(x.transpose()).sum(), [{ shape: [100, 2], dtype: 'float32' }]);
    expect(isLarge(product)).toBe(true);
  });
});

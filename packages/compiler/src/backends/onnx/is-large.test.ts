import { trace } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { isLarge } from './is-large.ts';

const squareSum = (shape: readonly number[]) => trace((x) => x.square().sum(), [{ shape, dtype: 'float32' }]);

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

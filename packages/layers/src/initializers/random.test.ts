import { setRandomSeed } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { RandomNormal, RandomUniform, TruncatedNormal } from './random.ts';

beforeEach(() => setRandomSeed(1));

const SHAPE = [100, 200];

function statistics(numbers: ArrayLike<number>) {
  const list = Array.from(numbers);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const std = Math.sqrt(list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length);
  return { mean, std, low: Math.min(...list), high: Math.max(...list) };
}

describe.each([
  ['RandomUniform', RandomUniform, { minval: -0.05, maxval: 0.05 }, 0, 0.1 / Math.sqrt(12)],
  ['RandomNormal', RandomNormal, { mean: 0, stddev: 0.05 }, 0, 0.05],
  // The standard deviation of a normal distribution cut off at two is 0.8796 times what it was.
  ['TruncatedNormal', TruncatedNormal, { mean: 0, stddev: 0.05 }, 0, 0.05 * 0.87962566],
] as const)('%s', (_, Class, defaults, mean, std) => {
  test('has the mean and deviation of its defaults', () => {
    const actual = statistics(new Class().apply(SHAPE).data);
    expect(Math.abs(actual.mean - mean)).toBeLessThan(0.0015);
    expect(Math.abs(actual.std / std - 1)).toBeLessThan(0.02);
    expect(new Class().getConfig()).toEqual({ ...defaults, seed: null });
  });

  test('draws other numbers at each call, the same ones for a seed', () => {
    const [free, seeded] = [new Class(), new Class({ seed: 7 })];
    expect(free.apply([4]).toArray()).not.toEqual(free.apply([4]).toArray());
    expect(seeded.apply([4]).toArray()).toEqual(seeded.apply([4]).toArray());
    expect(seeded.getConfig()).toEqual({ ...defaults, seed: 7 });
  });

  test('keeps to the dtype asked for', () => {
    expect(new Class().apply([2], { dtype: 'float64' }).dtype).toBe('float64');
  });

  test('rejects unknown options', () => {
    expect(() => new Class({ std: 1 } as never)).toThrow('unknown option std');
  });
});

test('RandomUniform stays within its bounds', () => {
  const { low, high } = statistics(new RandomUniform({ minval: 2, maxval: 3 }).apply(SHAPE).data);
  expect(low).toBeGreaterThanOrEqual(2);
  expect(high).toBeLessThan(3);
});

test('TruncatedNormal stays within two deviations', () => {
  const { low, high } = statistics(new TruncatedNormal({ mean: 1, stddev: 0.5 }).apply(SHAPE).data);
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(2);
});

test('what the dtype of a weight does not have is rejected', () => {
  const wide = new RandomUniform({ minval: -3e38, maxval: 3e38 });
  expect(() => wide.apply([2])).toThrow(
    /^random.uniform: got .*; expected numbers that float32 has\. Give smaller ones, or dtype: 'float64'\.$/,
  );
  expect(wide.apply([100], { dtype: 'float64' }).data.every(Number.isFinite)).toBe(true);
  expect(() => new RandomNormal({ mean: 1e300 }).apply([2])).toThrow('RandomNormal.apply: got mean 1e+300');
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Convolution, convolve, convolveInput, convolveKernel } from './convolution.ts';

/** How much memory was taken, in elements, each time. */
const taken: number[] = [];

vi.mock('../dtype.ts', async (original) => {
  const dtypes = await original<typeof import('../dtype.ts')>();
  return {
    ...dtypes,
    allocate: (...given: Parameters<typeof dtypes.allocate>) => {
      taken.push(given[1]);
      return dtypes.allocate(...given);
    },
  };
});

afterEach(() => {
  taken.length = 0;
});

/** 64 images of 32 x 32 with 8 channels, and windows of 3 x 3: patches of all of them at once would be nine times the images. */
const convolution: Convolution = {
  batch: 64,
  channels: 8,
  filters: 4,
  groups: 1,
  input: [32, 32],
  kernel: [3, 3],
  output: [32, 32],
  strides: [1, 1],
  dilation: [1, 1],
  before: [1, 1],
};
const [images, results, weights] = [64 * 32 * 32 * 8, 64 * 32 * 32 * 4, 9 * 8 * 4];
const ones = (length: number) => new Float32Array(length).fill(1);

describe('patches are made block by block', () => {
  const ways: Readonly<Record<string, readonly [run: () => ArrayLike<number>, size: number, inTheMiddle: number]>> = {
    convolve: [() => convolve(convolution, ones(images), ones(weights), 'float32'), results, 72],
    convolveInput: [() => convolveInput(convolution, ones(results), ones(weights), 'float32'), images, 36],
    convolveKernel: [() => convolveKernel(convolution, ones(images), ones(results), 'float32'), weights, 64 * 32 * 32],
  };

  test.each(Object.entries(ways))('%s', (_, [run, size, inTheMiddle]) => {
    const out = run();
    expect(out.length).toBe(size);
    expect(Math.max(...taken)).toBeLessThanOrEqual(Math.max(size, 2 ** 18));
    expect(taken.reduce((a, b) => a + b)).toBeLessThanOrEqual(size + 2 ** 18 + weights);
    const middle = size === weights ? 4 * 8 * 4 : (size / 64) * 31 + size / 64 / 2 + size / 64 / 64;
    expect(out[middle]).toBe(inTheMiddle);
  });

  test('a window of one place needs none', () => {
    const pointwise = { ...convolution, kernel: [1, 1], before: [0, 0] };
    convolve(pointwise, ones(images), ones(32), 'float32');
    expect(taken.filter((size) => size > 0)).toEqual([results]);
  });

  test('a window that is itself larger than a block takes a few of them', () => {
    const large = { ...convolution, batch: 1, channels: 600, filters: 1, kernel: [21, 21], before: [10, 10] };
    convolve(large, ones(32 * 32 * 600), ones(21 * 21 * 600), 'float32');
    expect(Math.max(...taken)).toBe(4 * 21 * 21 * 600);
  });
});

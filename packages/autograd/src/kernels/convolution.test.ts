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

const worst = (actual: ArrayLike<number>, wanted: ArrayLike<number>) =>
  Math.max(
    ...Array.from(wanted, (x, i) => Math.abs(x - actual[i]!) / Math.max(1, Math.abs(x))),
    Math.abs(actual.length - wanted.length),
  );

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

describe('a kernel for each channel: the same as channel by channel', () => {
  const numbers = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + seed));
  const own = (data: ArrayLike<number>, all: number, channel: number, count: number) =>
    Float32Array.from({ length: data.length / all }, (_, i) => {
      const column = i % count;
      return data[(i - column) * all + channel * count + column]!;
    });

  test.each([
    ['all inside', 3, 1, { input: [6, 5], kernel: [3, 2], output: [4, 4], before: [0, 0] }],
    ['windows over the edges', 3, 1, { input: [5, 4], kernel: [3, 3], output: [5, 4], before: [1, 1] }],
    ['several results of each channel', 3, 2, { input: [5, 4], kernel: [3, 3], output: [5, 4], before: [1, 1] }],
    ['strides', 2, 1, { input: [7, 8], kernel: [3, 3], output: [3, 4], strides: [3, 2], before: [1, 0] }],
    ['gaps', 2, 3, { input: [7, 9], kernel: [2, 3], output: [7, 9], dilation: [3, 4], before: [1, 4] }],
    ['windows that are all outside', 2, 1, { input: [2, 1], kernel: [1, 2], output: [4, 5], before: [1, 3] }],
    ['one axis', 2, 1, { input: [9], kernel: [3], output: [9], before: [2] }],
    ['three axes', 2, 2, { input: [3, 4, 3], kernel: [2, 3, 2], output: [3, 4, 3], before: [1, 1, 0] }],
    [
      'more channels than a block has elements',
      4100,
      1,
      { input: [2, 3], kernel: [2, 2], output: [2, 3], before: [0, 1] },
    ],
    ['more places than a block has elements', 2, 1, { input: [5000], kernel: [2], output: [5000], before: [1] }],
  ])('%s', (_, channels, multiplier, windows) => {
    const ones = windows.input.map(() => 1);
    const sizes = { batch: 2, strides: ones, dilation: ones, ...windows };
    const depthwise: Convolution = { ...sizes, channels, groups: channels, filters: channels * multiplier };
    const single: Convolution = { ...sizes, channels: 1, groups: 1, filters: multiplier };
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b);
    const x = numbers(2 * size(windows.input) * channels, 1);
    const g = numbers(2 * size(windows.output) * depthwise.filters, 2);
    const kernel = numbers(size(windows.kernel) * depthwise.filters, 3);
    const [y, byX, byKernel] = [
      convolve(depthwise, x, kernel, 'float32'),
      convolveInput(depthwise, g, kernel, 'float32'),
      convolveKernel(depthwise, x, g, 'float32'),
    ];
    for (let c = 0; c < channels; c = c === 0 ? channels - 1 : channels) {
      const [ownX, ownG, ownKernel] = [
        own(x, channels, c, 1),
        own(g, channels, c, multiplier),
        own(kernel, channels, c, multiplier),
      ];
      const pairs = [
        [own(y, channels, c, multiplier), convolve(single, ownX, ownKernel, 'float32')],
        [own(byX, channels, c, 1), convolveInput(single, ownG, ownKernel, 'float32')],
        [own(byKernel, channels, c, multiplier), convolveKernel(single, ownX, ownG, 'float32')],
      ] as const;
      for (const [actual, wanted] of pairs) expect(worst(actual, wanted)).toBeLessThan(2e-5);
    }
  });
});

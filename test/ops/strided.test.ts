import { type DType, grad, ops, type Shape, type Tensor, zeros } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { describe, expect, test } from 'vitest';
import { spread } from './sample.ts';

/*
 * What convolutions with strides make of results: their gradients by images, and transposed convolutions. Compiled, places are taken apart by
 * how far they are after a multiple of the stride; the eager value in float64 goes from the results, which has nothing in common with that.
 */

interface Setting {
  readonly spatial: Shape;
  readonly kernel: Shape;
  readonly strides: readonly number[];
  readonly dilationRate?: readonly number[];
  readonly padding?: 'same';
  readonly groups?: number;
  /** Those of an image in a group, and of a result. */
  readonly channels?: number;
  readonly filters?: number;
  readonly dataFormat?: 'channels_first';
  readonly dtype?: DType;
}

const settings: readonly Setting[] = [
  { spatial: [9], kernel: [3], strides: [2] },
  { spatial: [10], kernel: [4], strides: [2], padding: 'same' },
  { spatial: [11], kernel: [2], strides: [5] },
  { spatial: [12], kernel: [7], strides: [3], padding: 'same' },
  { spatial: [9], kernel: [3], strides: [2], dilationRate: [2], padding: 'same' },
  { spatial: [12], kernel: [4], strides: [2], dilationRate: [3] },
  { spatial: [9, 9], kernel: [3, 3], strides: [2, 2], channels: 8, filters: 3 },
  { spatial: [9, 8], kernel: [3, 3], strides: [2, 2], padding: 'same', channels: 9 },
  { spatial: [8, 8], kernel: [1, 1], strides: [2, 2], channels: 8 },
  { spatial: [8, 7], kernel: [1, 3], strides: [3, 1], channels: 8, padding: 'same' },
  { spatial: [7, 9], kernel: [2, 5], strides: [1, 4], channels: 10, dataFormat: 'channels_first' },
  { spatial: [9, 7], kernel: [5, 4], strides: [3, 2], dilationRate: [1, 2], padding: 'same', channels: 9 },
  { spatial: [9, 9], kernel: [3, 3], strides: [2, 2], groups: 2, channels: 9, filters: 4 },
  { spatial: [9, 9], kernel: [3, 3], strides: [2, 2], groups: 6, padding: 'same' },
  { spatial: [9, 9], kernel: [3, 2], strides: [2, 3], groups: 8, filters: 2, dataFormat: 'channels_first' },
  { spatial: [9, 9], kernel: [3, 3], strides: [2, 2], channels: 9, dtype: 'float64' },
  { spatial: [5, 6, 7], kernel: [3, 2, 1], strides: [2, 2, 2], channels: 8 },
  { spatial: [6, 5, 5], kernel: [5, 1, 5], strides: [3, 1, 2], dilationRate: [2, 1, 2], padding: 'same', channels: 8 },
];

const title = (setting: Setting) =>
  Object.entries(setting)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

const values = (shape: Shape, dtype: DType, phase: number): Tensor => spread(shape, { low: -1, high: 1, phase, dtype });

async function expectAsEager(f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]): Promise<void> {
  const want = f(...inputs.map((x) => x.astype('float64')));
  const got = await compile(f, { runtime: 'wasm' })(...inputs);
  expect([got.shape, got.dtype]).toEqual([want.shape, inputs[0]!.dtype]);
  const off = ops.max(ops.abs(ops.sub(got.astype('float64'), want))).item();
  expect(off).toBeLessThan(1e-5);
}

describe.each(settings.map((setting) => [title(setting), setting] as const))('%s', (_, setting) => {
  const { spatial, kernel, groups = 1, channels = 1, filters = 1, dtype = 'float32', ...options } = setting;
  const last = (count: number) => (options.dataFormat === undefined ? [2, ...spatial, count] : [2, count, ...spatial]);
  const { strides, dilationRate, padding, dataFormat } = options;
  const given = {
    strides,
    ...(dilationRate && { dilationRate }),
    ...(padding && { padding }),
    ...(dataFormat && { dataFormat }),
  };

  test('the gradient by images', async () => {
    const weights = values([...kernel, channels, filters * groups], dtype, 0.1);
    const images = last(channels * groups);
    const convolve = (x: Tensor, w: Tensor) => ops.conv(x, w, given);
    const results = values(convolve(zeros(images, { dtype }), weights).shape, dtype, 0.2);
    const byImages = (g: Tensor, w: Tensor) => {
      return grad((x: Tensor) => convolve(x, w).mul(g).sum())(zeros(images, { dtype: g.dtype }));
    };
    await expectAsEager(byImages, [results, weights]);
  });

  // A transposed convolution has no groups.
  if (groups > 1) return;
  test('the transposed convolution', async () => {
    const weights = values([...kernel, channels, filters], dtype, 0.3);
    const images = values(last(filters), dtype, 0.4);
    for (const outputPadding of [null, strides.map((stride) => stride - 1)]) {
      await expectAsEager((x, w) => ops.convTranspose(x, w, { ...given, outputPadding }), [images, weights]);
    }
  });
});

import { grad, ops, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { compile } from '../../compile.ts';

// All are below 0, so that padding with 0 decides what is largest.
const values = Float32Array.from({ length: 30 }, (_, i) => -1 - ((i * 7) % 11));
const images = tensor(values, { shape: [1, 1, 5, 6] });

const settings = [1, 2, 3].flatMap((size) =>
  [1, 2].flatMap((width) =>
    (['valid', 'same'] as const).map((padding) => ({ size, width, padding }) satisfies Record<string, unknown>),
  ),
);

describe.each(['maxPool', 'averagePool'] as const)('%s of padded images with their channels first', (pool) => {
  test.each(settings)('windows of $size over $width zeros, $padding', async ({ size, width, padding }) => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    onTestFinished(() => info.mockRestore());
    const f = (x: Tensor) => {
      const padded = ops.pad(x, [
        [0, 0],
        [0, 0],
        [width, 0],
        [0, width],
      ]);
      return ops[pool](padded, size, { padding, dataFormat: 'channels_first' });
    };
    const slopes = grad((x: Tensor) => f(x).square().sum());
    const want = [f(images), slopes(images)];
    const got = [await compile(f, { runtime: 'onnx' })(images), await compile(slopes, { runtime: 'onnx' })(images)];
    got.forEach((y, i) => {
      expect(y.sub(want[i]!).abs().max().item()).toBeLessThan(1e-5);
    });
    expect(info).not.toHaveBeenCalled();
  });
});

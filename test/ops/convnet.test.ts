import { gradients, noGrad, ops, Parameter, random, setRandomSeed, type Tensor } from '@keisan/autograd';
import { loop } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { describe, expect, test, vi } from 'vitest';

/** A small net over images as tutorials write them: its weights, and a step of training with momentum. */
function training(dataFormat: ops.DataFormat) {
  setRandomSeed(11);
  const shapes = [[3, 3, 2, 6], [6], [3, 2, 3, 8], [8], [3, 3, 8, 1], [8, 3]];
  const weights = shapes.map((shape) => new Parameter(random.normal(shape, { stddev: 0.3 })));
  const speeds = shapes.map((shape) => new Parameter(ops.zeros(shape), { trainable: false }));
  const first = dataFormat === 'channels_first';
  const perChannel = (b: Tensor) => (first ? b.reshape([b.size, 1, 1]) : b);
  const step = ([x, y]: readonly Tensor[]) => {
    const [w1, b1, w2, b2, w3, w4] = weights as [Parameter, Parameter, Parameter, Parameter, Parameter, Parameter];
    const layout = { dataFormat } as const;
    const images = first ? ops.transpose(x!, [0, 3, 1, 2]) : x!;
    const a = ops.maxPool(
      ops
        .conv(images, w1, { ...layout, padding: 'same' })
        .add(perChannel(b1))
        .relu(),
      2,
      layout,
    );
    const b = ops
      .conv(a, w2, { ...layout, strides: [1, 2] })
      .add(perChannel(b2))
      .relu();
    const c = ops.averagePool(ops.depthwiseConv(b, w3, { ...layout, padding: 'same' }), 2, { ...layout, strides: 1 });
    const logits = c.max({ axis: first ? [2, 3] : [1, 2] }).matmul(w4);
    const loss = logits.logSoftmax().mul(y!).sum().neg();
    const slopes = gradients(loss, weights);
    noGrad(() => {
      for (const [i, w] of weights.entries()) {
        speeds[i]!.assign(speeds[i]!.mul(0.9).add(slopes[i]!));
        w.assign(w.sub(speeds[i]!.mul(0.05)));
      }
    });
    return loss;
  };
  return { weights, step };
}

const count = 12;
setRandomSeed(2);
const x = random.normal([count, 9, 8, 2]);
const y = ops.oneHot(random.permutation(count).astype('float32').div(4).floor().astype('int32'), 3);

async function trained(dataFormat: ops.DataFormat, runtime: 'eager' | 'onnx'): Promise<[Tensor, Parameter[]]> {
  const { weights, step } = training(dataFormat);
  const epoch = await loop(step, { runtime });
  const order = Int32Array.from({ length: 2 * count }, (_, i) => (i * 5) % count);
  return [await epoch.run([x, y], order, 4), weights];
}

describe.each(['channels_last', 'channels_first'] as const)('a net trained with %s', (dataFormat) => {
  test.each(['onnx', onWasm, 'wasm'])('on %s has the losses and weights of eager training', async (runtime) => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    const [expected, wanted] = await trained('channels_last', 'eager');
    const [losses, weights] = await trained(dataFormat, runtime as 'onnx');
    expect(info).not.toHaveBeenCalled();
    info.mockRestore();
    losses.data.forEach((loss, i) => {
      expect(loss).toBeCloseTo(expected.data[i]!, 4);
    });
    weights.forEach((w, i) => {
      expect(w.read().sub(wanted[i]!.read()).abs().max().item()).toBeLessThan(1e-4);
    });
    expect(losses.data.at(-1)).toBeLessThan(losses.data[0]!);
  });
});

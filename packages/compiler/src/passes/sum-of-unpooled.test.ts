import { gradients, ops, type Tensor, tensor, trace } from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { optimize } from './optimize.ts';

const values = Float32Array.from({ length: 2 * 5 * 6 * 3 }, (_, i) => ((i * 7) % 19) - 9);
const x = tensor(values, { shape: [2, 5, 6, 3] });
const b = tensor([1, -2, 3], { requiresGrad: true });

const pools: Readonly<Record<string, (t: Tensor) => Tensor>> = {
  'max pooling': (t) => ops.maxPool(t, 2),
  'average pooling': (t) => ops.averagePool(t, 3, { strides: 2, padding: 'same' }),
  'max pooling with channels first': (t) =>
    ops.maxPool(ops.transpose(t, [0, 3, 1, 2]), 2, { dataFormat: 'channels_first' }),
};

describe.each(Object.entries(pools))('the gradient of a bias before %s', (name, pool) => {
  const f = (t: Tensor, bias: Tensor) => gradients(pool(t.add(bias)).square().sum(), [bias]);

  test('is summed up of what is pooled', () => {
    const graph = optimize(trace(f as (...given: Tensor[]) => Tensor[], [{ shape: [2, 5, 6, 3] }, { shape: [3] }]));
    const used = graph.entries.flatMap((entry) => (entry.kind === 'op' ? [entry.op] : []));
    const spreads = used.includes(registry.putLargest) || used.includes(registry.spreadAverages);
    expect(spreads).toBe(name.includes('first'));
  });

  test.each(['eager', 'onnx'] as const)('and the same on %s', async (runtime) => {
    const [want] = f(x, b);
    const [got] = await compile(f, { runtime })(x, b);
    got!.data.forEach((v, i) => {
      expect(v).toBeCloseTo(want!.data[i]!, 3);
    });
  });
});

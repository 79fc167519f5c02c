import { type Graph, gradients, ops, type Tensor, tensor, trace } from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { optimize } from './optimize.ts';

/** Windows with ties above 0, at 0 and below it. */
const x = tensor([2, 2, 1, 0, 0, 0, -1, 0, -1, -2, -3, -3, 5, 4, 5, -1], { requiresGrad: true });

const pooled = (t: Tensor, options: ops.PoolOptions = {}) => ops.maxPool(t.reshape([1, 16, 1]).relu(), 4, options);

const functions: Readonly<Record<string, (t: Tensor) => Tensor[]>> = {
  'windows apart': (t) => {
    const y = pooled(t).mul(tensor([1, 2, 3, 4]).reshape([1, 4, 1]));
    return [y, ...gradients(y.square().sum(), [t])];
  },
  'overlapping windows': (t) => {
    const y = pooled(t, { strides: 1, padding: 'same' });
    return [y, ...gradients(y.square().sum(), [t])];
  },
  'no gradient': (t) => [pooled(t)],
};

/** The sizes of what relu is computed of. */
const reluSizes = ({ entries }: Graph) =>
  entries.flatMap((entry) => (entry.kind === 'op' && entry.op === registry.relu ? [entry.shape] : []));

describe.each(Object.entries(functions))('%s', (_, f) => {
  test('relu is computed of what is pooled', () => {
    const graph = optimize(trace(f, [{ shape: [16] }]));
    expect(reluSizes(graph)).toEqual([f(x)[0]!.shape]);
  });

  test.each(['eager', 'onnx'] as const)('with the same results on %s', async (runtime) => {
    const compiled = await compile(f, { runtime })(x);
    expect(compiled.map((y) => y.data)).toEqual(f(x).map((y) => y.data));
  });
});

test('relu stays where something else reads it', () => {
  const f = (t: Tensor) => {
    const r = t.reshape([1, 16, 1]).relu();
    return [ops.maxPool(r, 4).sum().add(r.sum())];
  };
  expect(reluSizes(optimize(trace(f, [{ shape: [16] }])))).toEqual([[1, 16, 1]]);
});

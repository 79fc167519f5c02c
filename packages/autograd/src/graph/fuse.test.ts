import { clip, mul, type Tensor, tensor, trace, where } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { elements } from '../kernels/view.ts';
import { fuse } from './fuse.ts';
import { interpret } from './interpret.ts';

const wave = (shape: readonly number[], phase: number, dtype: 'float32' | 'float64' = 'float32') =>
  tensor(
    Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => Math.sin(i + phase)),
    { shape, dtype },
  );

const bytes = tensor(Uint8Array.of(0, 1, 100, 200, 255));

interface Sample {
  readonly f: (...x: Tensor[]) => Tensor | Tensor[];
  readonly inputs: readonly Tensor[];
  /** How many ops each kernel computes. */
  readonly kernels: readonly number[];
}

const samples: Readonly<Record<string, Sample>> = {
  'an update': {
    f: (w, v, g) => {
      const next = v!.mul(0.9).add(g!.square().mul(0.1));
      return [next, w!.sub(g!.mul(0.001).div(next.sqrt().add(1e-7)))];
    },
    inputs: [wave([300, 20], 0), wave([300, 20], 1).square(), wave([300, 20], 2)],
    kernels: [4, 5],
  },
  'a row that broadcasts': {
    f: (x, row) => x!.add(row!).maximum(0).mul(2),
    inputs: [wave([40, 30], 0), wave([30], 1)],
    kernels: [3],
  },
  'what is smaller stays by itself': {
    f: (x, row) => x!.add(row!.square().neg()),
    inputs: [wave([40, 30], 0), wave([30], 1)],
    kernels: [2],
  },
  'what two read stays by itself': {
    f: (x) => {
      const y = x!.neg();
      return [y.square().add(1), y.abs().add(2)];
    },
    inputs: [wave([50], 0)],
    kernels: [2, 2],
  },
  'a value that is read twice by one': {
    f: (x) => {
      const y = x!.neg().add(1);
      return mul(y, y);
    },
    inputs: [wave([50], 0)],
    kernels: [3],
  },
  'bytes wrap around on the way': {
    f: (x) => x!.add(x!).astype('int32').add(1),
    inputs: [bytes],
    kernels: [3],
  },
  'truths and conversions': {
    f: (x) => where(x!.greater(0.5).astype('float32').notEqual(0), x!.astype('int32'), x!.mul(100).astype('int32')),
    inputs: [wave([70], 0)],
    kernels: [7],
  },
  attributes: {
    f: (x) => clip(x!.mul(3), -0.1, 0.3).add(1),
    inputs: [wave([70], 0, 'float64')],
    kernels: [3],
  },
  'more inputs than there is room for': {
    f: (...x) => x.reduce((sum, each) => sum.add(each).mul(1.1)),
    inputs: Array.from({ length: 12 }, (_, i) => wave([20], i)),
    kernels: [10, 12],
  },
  'no elements': { f: (x) => x!.neg().add(1), inputs: [wave([0], 0)], kernels: [2] },
  'one element, stretched': {
    f: (x) => x!.broadcastTo([1000]).neg().add(1),
    inputs: [wave([1], 0)],
    kernels: [2],
  },
};

describe.each(Object.entries(samples))('%s', (_, { f, inputs, kernels }) => {
  const graph = trace(
    f,
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
  );

  test('is fused as far as it goes', () => {
    const { fused, within } = fuse(graph, new Set(graph.outputs));
    expect(fused).toHaveLength(kernels.length);
    expect(within.size).toBe(kernels.reduce((sum, count) => sum + count, 0));
  });

  test('has the bits that it has op by op', () => {
    const alone = [f(...inputs)].flat().map((y) => Array.from(y.data));
    const together = interpret(
      graph,
      inputs.map((x) => x.view),
    ).map((y) => Array.from(elements(y)));
    expect(together).toEqual(alone);
  });
});

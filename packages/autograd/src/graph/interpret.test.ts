import { add, type Graph, type Tensor, tensor, trace, type View } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { elements } from '../kernels/view.ts';
import type { OpDef } from '../tensor.ts';
import { interpret } from './interpret.ts';

const run = (graph: Graph, ...inputs: Tensor[]) =>
  interpret(
    graph,
    inputs.map((x) => x.value),
  ).map((value) => [...elements(value)]);

test('computes what was traced, however often it is run', () => {
  const graph = trace(
    (x: Tensor, y: Tensor) => [x.mul(y).add(tensor([1, 2])), x, tensor([5, 6])],
    [{ shape: [2] }, { shape: [2] }],
  );
  for (const k of [1, 2])
    expect(run(graph, tensor([k, k]), tensor([3, 4]))).toEqual([
      [3 * k + 1, 4 * k + 2],
      [k, k],
      [5, 6],
    ]);
});

test('a constant whose memory was sent away is an error', () => {
  const numbers = Float32Array.of(1, 2);
  const c = tensor(numbers, { copy: false });
  const graph = trace((x: Tensor) => x.mul(c).add(1), [{ shape: [2] }]);
  expect(run(graph, tensor([3, 4]))).toEqual([[4, 9]]);
  structuredClone(numbers, { transfer: [numbers.buffer] });
  expect(() => run(graph, tensor([3, 4]))).toThrow('a tensor whose memory was transferred');
});

const row = { shape: [2], dtype: 'float32' } as const;

/** The sum of two rows and their difference. */
const both: OpDef = {
  name: 'both',
  infer: ([spec]) => [spec!, spec!],
  forward: (inputs: readonly View[]) => {
    const [a, b] = inputs.map((x) => tensor([...elements(x)]));
    return [add(a!, b!).value, a!.sub(b!).value];
  },
  vjp: 'nondifferentiable',
};

test('an op of several outputs, the new values of variables after the outputs', () => {
  const op = { kind: 'op', op: both, attrs: {}, ...row } as const;
  const graph: Graph = {
    entries: [
      { kind: 'input', name: 'x', ...row },
      { kind: 'variable', name: 'v', places: [0], ...row },
      { ...op, inputs: [0, 1] },
      { kind: 'output', of: 2, index: 1, ...row },
      { ...op, inputs: [3, 2] },
    ],
    outputs: [4],
    updates: [{ variable: 1, value: 3 }],
    draws: 0,
  };
  expect(run(graph, tensor([5, 7]), tensor([1, 2]))).toEqual([
    [10, 14],
    [4, 5],
  ]);
});

import { matmul, ops, type Tensor, tensor, trace } from '@keisan/autograd';
import { type Module, toBinary } from '@keisan/autograd/internal';
import { expect, test, vi } from 'vitest';
import { compile } from '../../../compile.ts';
import { compileGraph } from '../code/compile-graph.ts';
import { start } from './memory.ts';
import { memoryImport } from './memory-import.ts';

const filled = (shape: readonly number[], phase: number) =>
  tensor(
    Float32Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => Math.sin(phase + 0.37 * i)),
    { shape },
  );

type Case = readonly [left: readonly number[], right: readonly number[]];

const cases: readonly Case[] = [
  [
    [1, 1],
    [1, 1],
  ],
  [
    [70, 600],
    [600, 130],
  ],
  [
    [129, 1025],
    [1025, 9],
  ],
  [
    [5, 3],
    [3, 67],
  ],
  [
    [64, 512],
    [512, 64],
  ],
  [
    [3, 66, 7],
    [3, 7, 13],
  ],
  [
    [2, 1, 6, 7],
    [3, 7, 5],
  ],
  [
    [4, 9, 8],
    [8, 65],
  ],
];

const swapped = (x: Tensor) => ops.swapaxes(x, -1, -2);

test('the fused multiply-add is used where the engine has it, and in products only', () => {
  const graph = trace((a, b) => ops.relu(matmul(a!, b!).mul(2).add(1)), [{ shape: [9, 70] }, { shape: [70, 33] }]);
  const moduleFor = (relaxed: boolean) => {
    const target = { memory: memoryImport, relaxed, threads: 1, tableAt: () => 0 };
    return compileGraph(graph, target, () => {}).module;
  };
  const using = ({ functions }: Module) =>
    functions
      .filter(({ code }) => code.written.some((each) => each.kind === 'plain' && each.name === 'f32x4.relaxed_madd'))
      .map(({ name }) => name);
  expect(using(moduleFor(false))).toEqual([]);
  const relaxed = moduleFor(true);
  expect(using(relaxed)).not.toEqual([]);
  expect(using(relaxed).every((name) => name.startsWith('tiles'))).toBe(true);
  expect(WebAssembly.validate(toBinary(relaxed))).toBe(start()!.relaxed);
});

/** The operands as they lie, or across: transposed where they are read. */
const layouts: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  'row by row': matmul,
  'the left one across': (a, b) => matmul(swapped(swapped(a).add(0)), b),
  'the right one across': (a, b) => matmul(a, swapped(swapped(b).mul(1.5))),
  'with a bias and an activation': (a, b) => ops.relu(matmul(a, b).add(0.25)),
  'with gaps': (a, b) => matmul(ops.flip(a, -1), ops.flip(b, -2)),
};

test.each(Object.entries(layouts))('products of all sizes: %s', async (_, f) => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  for (const [left, right] of cases) {
    const [a, b] = [filled(left, 0), filled(right, 1)];
    const want = f(a, b);
    const got = await compile(f, { runtime: 'wasm' })(a, b);
    expect(got.shape).toEqual(want.shape);
    const far = Array.from(want.data).findIndex((v, i) => !(Math.abs(v - got.data[i]!) <= 1e-4));
    expect(far < 0 ? 'same' : `[${left}] x [${right}], element ${far}: ${got.data[far]}, not ${want.data[far]}`).toBe(
      'same',
    );
  }
  expect(info.mock.calls).toEqual([]);
  info.mockRestore();
});

/** Sums of batches of products, in all layouts; and batches that are no plain sums. */
const sums: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  plain: (a, b) => matmul(a, b).sum({ axis: [0, 1] }),
  'the left one across': (a, b) => matmul(swapped(swapped(a).reshape([2, 3, 7, 5])), b).sum({ axis: [0, 1] }),
  'the right one across': (a, b) => matmul(a, swapped(b.reshape([2, 3, 6, 7]))).sum({ axis: [1, 0] }),
  'both across': (a, b) => swapped(matmul(swapped(b), swapped(a))).sum({ axis: [0, 1] }),
  'one axis': (a, b) => matmul(a, b).sum({ axis: 0 }),
  'an axis kept': (a, b) => matmul(a, b).sum({ axis: [0, 1], keepdims: true }),
  'a shared one': (a, b) => matmul(a, b.at(1).at(2)).sum({ axis: [0, 1] }),
  'batches that broadcast': (a, b) => matmul(a.at(0), b).sum({ axis: [0, 1] }),
  'rows turned around': (a, b) => matmul(ops.flip(a, 1), b.at(0).at(1)).mul(3),
  'time first': (a, b) => ops.relu(matmul(ops.transpose(a, [2, 0, 1, 3]), b.at(0).at(0))),
};

test.each(Object.entries(sums))('batches as one product: %s', async (_, f) => {
  const [a, b] = [filled([2, 3, 5, 7], 0), filled([2, 3, 7, 6], 1)];
  const [want, got] = [f(a, b), await compile(f, { runtime: 'wasm' })(a, b)];
  expect(got.shape).toEqual(want.shape);
  expect(Math.max(...want.data.map((v, i) => Math.abs(v - got.data[i]!)))).toBeLessThan(1e-5);
});

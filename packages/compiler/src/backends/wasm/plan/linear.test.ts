import { type Graph, gradients, matmul, noGrad, Parameter, scan, type Tensor, tensor } from '@keisan/autograd';
import { recorded, Scalars, symbolic, traceProgram } from '@keisan/autograd/internal';
import { expect, test, vi } from 'vitest';
import { optimizeFor } from '../../../passes/index.ts';
import { optimize } from '../../../passes/optimize.ts';
import { compileGraph } from '../code/compile-graph.ts';
import { memoryImport } from '../run/memory-import.ts';

type Method = (this: { readonly length?: number }, ...given: unknown[]) => unknown;

/** What goes over a whole list, and what looks up one thing. */
const lists = [
  'indexOf',
  'includes',
  'find',
  'findIndex',
  'findLastIndex',
  'filter',
  'map',
  'flatMap',
  'every',
  'some',
];
const more = [
  'slice',
  'concat',
  'reduce',
  'forEach',
  'join',
  'sort',
  'toSorted',
  'splice',
  'flat',
  'with',
  Symbol.iterator,
];
const lookUps = ['get', 'has', 'set', 'add', 'delete', 'forEach'];

/** How many elements of lists, maps and sets are looked at while something is done. */
function workOf(body: () => unknown): number {
  let work = 0;
  const restore: (() => void)[] = [];
  const watch = (prototype: object, names: readonly (string | symbol)[], cost: (length: number) => number) => {
    for (const name of names) {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      if (!own) continue;
      const method = own.value as Method;
      const counting: Method = function (...given) {
        work += cost(this.length ?? 0);
        return method.apply(this, given);
      };
      Object.defineProperty(prototype, name, { ...own, value: counting });
      restore.push(() => Object.defineProperty(prototype, name, own));
    }
  };
  watch(Array.prototype, [...lists, ...more], (length) => length + 1);
  watch(Map.prototype, lookUps, () => 1);
  watch(Set.prototype, lookUps, () => 1);
  try {
    body();
  } finally {
    for (const each of restore) each();
  }
  return work;
}

/** A network of so many layers, trained, in a loop over batches. */
function training(depth: number): Graph {
  const weights = Array.from(
    { length: depth },
    () =>
      new Parameter(
        tensor([
          [0.1, 0.2],
          [0.3, 0.4],
        ]),
      ),
  );
  const step = (x: Tensor) => {
    const loss = weights
      .reduce((y, w) => matmul(y, w).tanh(), x)
      .square()
      .mean();
    const slopes = gradients(loss, weights);
    noGrad(() => weights.forEach((w, i) => void w.assign(w.sub(slopes[i]!.mul(0.1)))));
    return loss;
  };
  const x = symbolic({ shape: [3, 4, 2], dtype: 'float32' }, false, 'x');
  const body = (_: unknown, rows: unknown) => [[], recorded(() => step(rows as Tensor))] as [[], Tensor];
  return traceProgram(() => noGrad(() => scan(body, [], x)[1]), [x]).graph;
}

const target = { memory: memoryImport, relaxed: false, threads: 1, tableAt: () => 64 };

test.each([
  ['optimizing', (graph: Graph) => () => optimizeFor({}, graph)],
  ['planning and writing', (graph: Graph) => () => compileGraph(optimizeFor({}, graph), target, () => {})],
])('what %s takes grows as the graph does', (_, work) => {
  const [few, many] = [50, 200].map((depth) => workOf(work(training(depth)))) as [number, number];
  expect(few).toBeGreaterThan(5000);
  expect(many / few).toBeLessThan(4.6);
});

test('kernels that do the same are one function, however many layers there are', () => {
  const functions = [4, 40].map(
    (depth) => compileGraph(optimize(training(depth)), target, () => {}).module.functions.length,
  );
  expect(functions[1]).toBe(functions[0]);
});

test('what a kernel computes is written down once for all that do the same', () => {
  const input = vi.spyOn(Scalars.prototype, 'input');
  const counts = [4, 40].map((depth) => {
    const graph = optimize(training(depth));
    input.mockClear();
    compileGraph(graph, target, () => {});
    return input.mock.calls.length;
  });
  input.mockRestore();
  expect(counts[1]).toBe(counts[0]);
});

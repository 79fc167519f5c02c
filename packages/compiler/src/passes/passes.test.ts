import {
  gradients,
  noGrad,
  Parameter,
  pad,
  printGraph,
  type Tensor,
  tensor,
  trace,
  valueAndGrad,
} from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';

import { shareCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { dropDeadCode } from './dead-code.ts';
import { optimize } from './index.ts';
import { simplify } from './simplify.ts';

const x = [{ shape: [2, 3], name: 'x' }];
const ops = (graph: ReturnType<typeof trace>) =>
  graph.entries.flatMap((entry) => (entry.kind === 'op' ? [entry.op.name] : []));

/** `a` with a border. */
const bordered = (a: Tensor, border: number) =>
  pad(
    a,
    [
      [1, 1],
      [0, 0],
    ],
    { constantValues: border },
  );

describe('passes', () => {
  test('dead code goes, inputs stay', () => {
    const graph = trace((a: Tensor) => a.exp(), [...x, { shape: [1], name: 'unused' }]);
    const padded = {
      ...graph,
      entries: [
        ...graph.entries,
        { kind: 'op', op: registry.neg, inputs: [0], attrs: {}, shape: [2, 3], dtype: 'float32' },
      ],
    } as typeof graph;
    expect(printGraph(dropDeadCode(padded))).toBe(printGraph(graph));
  });

  test('equal expressions and constants are computed once', () => {
    const graph = shareCommonSubexpressions(trace((a: Tensor) => a.exp().mul(2).add(a.exp().mul(2)), x));
    expect(ops(graph)).toEqual(['exp', 'mul', 'add']);
    expect(graph.entries.filter((entry) => entry.kind === 'constant')).toHaveLength(1);
  });

  test('0 and -0 are different constants', () => {
    const graph = shareCommonSubexpressions(trace((a: Tensor) => a.maximum(0).add(a.maximum(-0)), x));
    expect(graph.entries.filter((entry) => entry.kind === 'constant')).toHaveLength(2);
  });

  test.each<[string, (a: Tensor) => Tensor]>([
    ['infinities', (a) => bordered(a, -Infinity).add(bordered(a, Infinity))],
    ['0 and -0', (a) => bordered(a, 0).add(bordered(a, -0))],
    ['NaN and 0', (a) => bordered(a, Number.NaN).add(bordered(a, 0))],
    ['NaN and infinity', (a) => bordered(a, Number.NaN).add(bordered(a, Infinity))],
  ])('attributes that differ in %s are told apart', (_, f) => {
    expect(ops(shareCommonSubexpressions(trace(f, x))).filter((op) => op === 'pad')).toHaveLength(2);
  });

  test('equal attributes that are NaN are shared', () => {
    const graph = shareCommonSubexpressions(
      trace((a: Tensor) => bordered(a, Number.NaN).add(bordered(a, Number.NaN)), x),
    );
    expect(ops(graph)).toEqual(['pad', 'add']);
  });

  test('ops on constants are computed now', () => {
    const folded = foldConstants({
      entries: [
        { kind: 'constant', shape: [2], dtype: 'float32', value: tensor([1, 4]).value },
        { kind: 'op', op: registry.sqrt, inputs: [0], attrs: {}, shape: [2], dtype: 'float32' },
      ],
      outputs: [1],
      updates: [],
      draws: 0,
    });
    expect(ops(folded)).toEqual([]);
    expect(Array.from((folded.entries[1] as { value: { data: Float32Array } }).value.data)).toEqual([1, 2]);
  });

  test.each<[string, (a: Tensor) => Tensor, string[]]>([
    ['x + -0', (a) => a.add(-0), []],
    ['-0 + x', (a) => tensor(-0).add(a), []],
    ['x + 0, which makes 0 of -0', (a) => a.add(0), ['add']],
    ['x + 0 of integers', (a) => a.astype('int32').add(0), ['cast']],
    ['x * 1', (a) => a.mul(1), []],
    ['1 * x', (a) => tensor(1).mul(a), []],
    ['x / 1', (a) => a.div(1), []],
    ['x - 0', (a) => a.sub(0), []],
    ['x - -0, which makes 0 of -0', (a) => a.sub(-0), ['sub']],
    ['x * 0, which may be NaN', (a) => a.mul(0), ['mul']],
    ['x - x, which may be NaN', (a) => a.sub(a), ['sub']],
    ['x / x, which may be NaN', (a) => a.div(a), ['div']],
    ['two transposes', (a) => a.transpose().transpose(), []],
    ['two reshapes', (a) => a.reshape([6]).reshape([3, 2]), ['reshape']],
    ['a reshape back', (a) => a.reshape([6]).reshape([2, 3]), []],
    ['an addition of a stretched scalar', (a) => a.add(tensor(2).broadcastTo([2, 3])), ['add']],
    ['a product with a transposed matrix', (a) => a.matmul(a.transpose()), ['matmul']],
    ['what stretches stays', (a) => a.sum().add(tensor(0).broadcastTo([2, 3])), ['sum', 'broadcastTo', 'add']],
  ])('%s', (_, f, expected) => {
    expect(ops(dropDeadCode(simplify(trace(f, x))))).toEqual(expected);
  });

  test('optimizing an optimized graph changes nothing', () => {
    const once = optimize(trace((a: Tensor) => a.softmax().log().mul(a.transpose().transpose()).mean(), x));
    expect(printGraph(optimize(once))).toBe(printGraph(once));
  });

  test('a gradient is more graph', () => {
    const f = (w: Tensor, x: Tensor) => valueAndGrad((v: Tensor) => x.matmul(v).relu().sum())(w);
    const graph = optimize(
      trace(f, [
        { shape: [3, 2], name: 'w' },
        { shape: [4, 3], name: 'x' },
      ]),
    );
    expect(printGraph(graph)).toMatchInlineSnapshot(`
      "graph(w: float32[3, 2], x: float32[4, 3]) {
        %2 = matmul(x, w, transposeA=false, transposeB=false): float32[4, 2]
        %3 = relu(%2): float32[4, 2]
        %4 = sum(%3, axes=[0, 1]): float32[]
        %5 = constant(0): float32[]
        %6 = greater(%3, %5): bool[4, 2]
        %7 = cast(%6, dtype=float32): float32[4, 2]
        %8 = matmul(x, %7, transposeA=true, transposeB=false): float32[3, 2]
        return %4, %8
      }"
    `);
  });

  test('gradients inside noGrad are traced all the same', () => {
    const w = new Parameter(tensor([1, 2]), { name: 'w' });
    const graph = trace(
      (x: Tensor) => {
        const loss = w.mul(x).sum();
        return noGrad(() => gradients(loss, [w])[0]!);
      },
      [{ shape: [2], name: 'x' }],
    );
    expect(printGraph(optimize(graph))).toMatchInlineSnapshot(`
      "graph(x: float32[2], variable w: float32[2]) {
        return x
      }"
    `);
  });
});

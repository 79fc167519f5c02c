import {
  type Attributes,
  cond,
  type Entry,
  type Graph,
  gradients,
  noGrad,
  Parameter,
  pad,
  printGraph,
  scan,
  type Tensor,
  tensor,
  trace,
  valueAndGrad,
} from '@keisan/autograd';
import { asGraph, registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';

import { shareCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { dropDeadCode } from './dead-code.ts';
import { optimize } from './optimize.ts';
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

  describe('ops that hold graphs', () => {
    const sums = (a: Tensor, by = 1) => scan((c: Tensor, row: Tensor) => [c.add(row.mul(by)), c.exp()], a.at(0), a);

    test('the body is optimized too', () => {
      const graph = optimize(trace((a: Tensor) => sums(a)[0], x));
      expect(printGraph(graph)).toMatchInlineSnapshot(`
        "graph(x: float32[2, 3]) {
          %1 = slice(x, starts=[0, 0], sizes=[1, 3], steps=[1, 1]): float32[1, 3]
          %2 = reshape(%1, shape=[3]): float32[3]
          %3 = scan(%2, x, body=graph(carry0: float32[3], x0: float32[3]) {
            %2 = add(carry0, x0): float32[3]
            return %2
          }, carried=1, scanned=1, saved=0, length=2, reverse=false, assigned=[]): float32[3]
          return %3
        }"
      `);
    });

    test('outputs that nobody reads are not computed, those for gradients among them', () => {
      const count = (graph: Graph) =>
        graph.entries.flatMap(({ attrs, op }: Entry & { attrs?: Attributes; op?: object }) =>
          op === registry.scan ? [asGraph(attrs!.body!)!.outputs.length] : [],
        );
      const graph = trace((a: Tensor) => sums(a)[0], x);
      expect([count(graph), count(optimize(graph))]).toEqual([[3], [1]]);
      expect(count(optimize(trace((a: Tensor) => sums(a)[1], x)))).toEqual([2]);
      const branch = (a: Tensor) =>
        cond(
          a.sum().greater(0),
          () => [a, a.exp()] as const,
          () => [a.neg(), a] as const,
        )[1];
      expect(printGraph(optimize(trace(branch, x)))).toMatchInlineSnapshot(`
        "graph(x: float32[2, 3]) {
          %1 = sum(x, axes=[0, 1]): float32[]
          %2 = constant(0): float32[]
          %3 = greater(%1, %2): bool[]
          %4 = cond(%3, x, onTrue=graph(x: float32[2, 3]) {
            %1 = exp(x): float32[2, 3]
            return %1
          }, onFalse=graph(x: float32[2, 3]) {
            return x
          }, savedOnTrue=0, savedOnFalse=0, assigned=[]): float32[2, 3]
          return %4
        }"
      `);
    });

    test('equal loops run once, different ones do not', () => {
      const scans = (f: (a: Tensor) => Tensor) => ops(optimize(trace(f, x))).filter((op) => op === 'scan').length;
      expect(scans((a) => sums(a)[0].mul(sums(a)[0]))).toBe(1);
      expect(scans((a) => sums(a, 0)[0].mul(sums(a, -0)[0]))).toBe(2);
      expect(scans((a) => sums(a, Number.NaN)[0].mul(sums(a, Infinity)[0]))).toBe(2);
    });
  });
});

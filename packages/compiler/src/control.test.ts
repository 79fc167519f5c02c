import {
  cond,
  customGradient,
  grad,
  Parameter,
  random,
  scan,
  setRandomSeed,
  type Tensor,
  type Tree,
  tensor,
  whileLoop,
} from '@keisan/autograd';
import { leaves } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { compile } from './compile.ts';

const int = (value: number) => tensor(value, { dtype: 'int32' });
const w = tensor([
  [0.3, -0.2],
  [0.5, 0.1],
]);
const h0 = tensor([[0.1, 0.2]]);
const xs = tensor([0.3, 0.4, -0.1, 0.2, 0.6, -0.5], { shape: [3, 1, 2] });

const rnn = (h: Tensor, inputs: Tensor, weights: Tensor, reverse = false) => {
  const [last, ys] = scan(
    (state: Tensor, x: Tensor) => {
      const next = state.matmul(weights).add(x).tanh();
      return [next, next.square()];
    },
    h,
    inputs,
    { reverse },
  );
  return last.sum().add(ys.mul(ys).sum());
};

const branches = (x: Tensor) =>
  cond(
    x.sum().greater(0),
    () => x.sin().mul(x),
    () => x.neg().exp(),
  );
const nestedLoops = (x: Tensor) =>
  scan(
    (c: Tensor, i: Tensor) => [
      cond(
        i.greater(1),
        () => c.mul(x).sin(),
        () => scan((d: Tensor) => [d.mul(x).add(1).cos(), []], c, null, { length: 2 })[0],
      ),
      c,
    ],
    x,
    tensor([0, 1, 2, 3]),
  );
const bounded = (x: Tensor) =>
  whileLoop(
    (_, n) => n.less(3),
    (y, n) => [y.mul(x).sin(), n.add(1)],
    [x, int(0)],
    { maximumIterations: 5 },
  );

const second = (f: (x: Tensor) => Tensor) => (x: Tensor) => grad((t: Tensor) => grad(f)(t).square().sum())(x);

const programs: Readonly<Record<string, readonly [(...args: Tensor[]) => Tree, readonly Tensor[]]>> = {
  scan: [(h, x, weights) => rnn(h!, x!, weights!), [h0, xs, w]],
  'scan, backwards': [(h, x, weights) => rnn(h!, x!, weights!, true), [h0, xs, w]],
  'the gradient of a scan': [
    (h, x, weights) => {
      const f = (...args: Tensor[]) => rnn(args[0]!, args[1]!, args[2]!);
      return [0, 1, 2].map((argnum) => grad(f, { argnum })(h!, x!, weights!));
    },
    [h0, xs, w],
  ],
  'the gradient of a scan backwards': [
    (h, x, weights) => grad((v: Tensor) => rnn(h!, x!, v, true))(weights!),
    [h0, xs, w],
  ],
  'the second gradient of a scan': [(h, x, weights) => second((v) => rnn(h!, x!, v))(weights!), [h0, xs, w]],
  'a scan of no turns': [(x) => scan((c: Tensor) => [c.mul(2), c], x!, null, { length: 0 }), [tensor([1, 2])]],
  'a scan that hands on what it is given': [
    (x) => scan((c: Tensor, row: Tensor) => [c, [c, row, row, x!.mul(2)]], tensor([0, 0]), x!),
    [
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ],
  ],
  'a scan that carries one value twice': [
    (x) =>
      scan(([a]: readonly [Tensor, Tensor]) => [[a.add(1), a.add(1)] as const, a], [x!, x!] as const, null, {
        length: 3,
      }),
    [tensor([1, 2])],
  ],
  'booleans and integers': [
    (x) =>
      scan(
        ([n, b]: readonly [Tensor, Tensor]) => [[n.add(1), b.logicalNot()] as const, [b, n]],
        [int(0), x!.greater(0)] as const,
        null,
        { length: 3 },
      ),
    [tensor([1, -2])],
  ],
  'cond, true': [branches, [tensor([1, 2])]],
  'cond, false': [branches, [tensor([-1, 0.5])]],
  'cond that returns what it reads': [
    (x) =>
      cond(
        x!.sum().greater(0),
        () => x!,
        () => x!.neg(),
      ),
    [tensor([-1, -2])],
  ],
  'the gradient of cond': [grad((x: Tensor) => branches(x).sum()), [tensor([-1, 0.5])]],
  'the second gradient of cond': [second((x) => branches(x).sum()), [tensor([1, 2])]],
  while: [
    (x) =>
      whileLoop(
        (y) => y.less(100),
        (y) => y.mul(2),
        x!,
      ),
    [tensor(3)],
  ],
  'while, no turns': [
    (x) =>
      whileLoop(
        (y) => y.less(1),
        (y) => y.mul(2),
        x!,
      ),
    [tensor(3)],
  ],
  'while with a greatest number of turns': [
    (x) =>
      whileLoop(
        (y) => y.less(100),
        (y) => y.mul(2),
        x!,
        { maximumIterations: 2 },
      ),
    [tensor(3)],
  ],
  'the gradient of while': [grad((x: Tensor) => bounded(x)[0].sum()), [tensor([0.3, 0.7])]],
  'loops in branches in loops': [nestedLoops, [tensor([0.4, -0.3])]],
  'the gradient of loops in branches in loops': [grad((x: Tensor) => nestedLoops(x)[0].sum()), [tensor([0.4, -0.3])]],
  'the second gradient of loops in branches in loops': [second((x) => nestedLoops(x)[0].sum()), [tensor([0.4, -0.3])]],
  'custom gradients': [
    (x) => {
      const cube = customGradient((t: Tensor) => [t.pow(3), (g: Tensor) => g.mul(t.square()).mul(30)]);
      return [
        cube(x!),
        grad((t: Tensor) => cube(t).sum())(x!),
        grad((t: Tensor) => scan((c: Tensor) => [cube(c), []], t, null, { length: 2 })[0].sum())(x!),
      ];
    },
    [tensor([1, 0.5])],
  ],
  'random numbers': [
    (x) => [
      scan((c: Tensor) => [c.add(random.uniform([2])), random.normal([2])], x!, null, { length: 3 }),
      cond(
        x!.sum().greater(0),
        () => random.uniform([2]),
        () => random.uniform([2]).add(random.uniform([2])),
      ),
      whileLoop(
        (y) => y.sum().less(4),
        (y) => y.add(random.uniform([2])),
        x!,
      ),
      random.uniform([2]),
    ],
    [tensor([1, 0])],
  ],
};

describe.each(['onnx', 'wasm'] as const)('control flow is the same compiled for %s as eagerly', (runtime) => {
  test.each(Object.entries(programs))('%s', async (_, [f, args]) => {
    setRandomSeed(7);
    const eager = leaves('eager', f(...args));
    setRandomSeed(7);
    const info = console.info;
    const said: unknown[] = [];
    console.info = (text) => said.push(text);
    const compiled = leaves('compiled', (await compile(f, { runtime })(...args)) as Tree);
    console.info = info;
    expect(said).toEqual([]);
    expect(compiled.map((t) => [t.dtype, t.shape])).toEqual(eager.map((t) => [t.dtype, t.shape]));
    compiled.forEach((t, i) => {
      const values = Array.from(eager[i]!.data);
      for (const [k, x] of Array.from(t.data).entries()) expect(x).toBeCloseTo(values[k]!, 5);
    });
  });

  test('parameters', async () => {
    const count = new Parameter(tensor(0), { trainable: false });
    const scale = new Parameter(tensor(2), { trainable: false });
    const f = compile(
      (x: Tensor) => {
        const [y] = scan(
          (c: Tensor, row: Tensor) => {
            count.assign(count.add(1));
            return [c.add(row.mul(scale).mul(count)), []];
          },
          tensor(0),
          x,
        );
        return cond(
          y.greater(12),
          () => {
            count.assign(tensor(100));
            return y;
          },
          () => y.mul(count),
        );
      },
      { runtime },
    );
    expect([(await f(tensor([1, 1, 1]))).item(), count.item()]).toEqual([36, 3]);
    scale.assign(tensor(1));
    expect([(await f(tensor([1, 1, 1]))).item(), count.item()]).toEqual([15, 100]);
  });

  test('a gradient of its own sees what a parameter holds when it is asked for, as eagerly', async () => {
    const p = new Parameter(tensor(0), { trainable: false });
    const f = customGradient((x: Tensor) => [x.mul(2), (g: Tensor) => g.mul(p)]);
    const slope = grad((x: Tensor) => {
      const y = f(x);
      p.assign(p.add(1));
      return y;
    });
    expect(slope(tensor(1)).item()).toBe(1);
    expect((await compile(slope, { runtime })(tensor(1))).item()).toBe(2);
  });
});

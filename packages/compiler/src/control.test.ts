import {
  cond,
  customGradient,
  type DType,
  grad,
  matmul,
  ops,
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
import { describe, expect, test, vi } from 'vitest';
import { compile } from './compile.ts';
import { type WasmOnThreads, wasmOn } from './internal.ts';
import { loop } from './loop.ts';

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
  'random numbers of loops of no turns': [
    (x) => {
      const turn = (c: Tensor) => c.mul(random.uniform([2]));
      return [
        scan((c: Tensor) => [turn(c), c], x!, null, { length: 0 }),
        whileLoop(() => tensor(true), turn, x!, { maximumIterations: 0 }),
        grad((t: Tensor) => whileLoop(() => tensor(true), turn, t, { maximumIterations: 0 }).sum())(x!),
        cond(
          x!.sum().greater(0),
          () => scan((c: Tensor) => [turn(c), []], x!, null, { length: 0 })[0],
          () => x!,
        ),
        random.uniform([2]),
      ];
    },
    [tensor([1, 0])],
  ],
};

/** Runs something that says nothing: where a backend fails, a line says that eager code took over. */
async function silently<T>(run: () => Promise<T>): Promise<T> {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  try {
    const result = await run();
    expect(info.mock.calls).toEqual([]);
    return result;
  } finally {
    info.mockRestore();
  }
}

describe.each(['onnx', 'wasm'] as const)('control flow is the same compiled for %s as eagerly', (runtime) => {
  test.each(Object.entries(programs))('%s', async (_, [f, args]) => {
    setRandomSeed(7);
    const eager = leaves('eager', f(...args));
    setRandomSeed(7);
    const compiled = leaves('compiled', (await silently(() => compile(f, { runtime })(...args))) as Tree);
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

  test('no gradient is asked for by a parameter that one body assigned by x, and another assigns', async () => {
    const p = new Parameter(tensor(2));
    const f = (x: Tensor) => {
      scan(
        (c: Tensor) => {
          p.assign(p.add(x.sum()));
          return [c, []];
        },
        x,
        null,
        { length: 2 },
      );
      return cond(
        x.sum().greater(0),
        () => {
          const y = x.mul(p);
          p.assign(p.neg());
          return y.sum();
        },
        () => x.sum(),
      );
    };
    const x = tensor([1, 2]);
    expect(grad(f)(x).toArray()).toEqual([8, 8]);
    p.assign(tensor(2));
    expect((await compile(grad(f), { runtime })(x)).toArray()).toEqual([8, 8]);
    expect(p.item()).toBe(-8);
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

const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'uint8', 'bool'];
const of = (dtype: DType, shape: readonly number[] = [3]) =>
  ops.cast(
    tensor(Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => i % 5)).reshape(shape),
    dtype,
  );
const below = (most: number) => (_: unknown, n: Tensor) => n.less(most);

/** Programs whose bits are eager's. */
const exact: Readonly<Record<string, readonly [(...args: Tensor[]) => Tree, readonly Tensor[]]>> = {
  'the greatest common divisor: carried values that change places': [
    (a, b) =>
      whileLoop(
        (_, r) => r.notEqual(0),
        (d, r) => [r, d.sub(d.div(r).floor().mul(r))],
        [a!, b!],
      ),
    [tensor(1071), tensor(462)],
  ],
  'values that go round': [
    (a, b, c) =>
      whileLoop(
        (_a, _b, _c, n) => n.less(5),
        (x, y, z, n) => [y, z.add(1), x, n.add(1)],
        [a!, b!, c!, int(0)],
      ),
    [tensor([1, 2]), tensor([3, 4]), tensor([5, 6])],
  ],
  'every dtype there is, carried and chosen': [
    (...xs) => [
      whileLoop(
        ({ n }) => n.less(3),
        ({ vars, n }) => ({ vars: vars.map((x) => ops.cast(ops.add(x, 1), x.dtype)), n: n.add(1) }),
        { vars: xs as readonly Tensor[], n: int(0) },
      ),
      cond(
        xs[0]!.sum().greater(2),
        () => xs.map((x) => ops.flip(x, 0)),
        () => xs,
      ),
    ],
    dtypes.map((dtype) => of(dtype)),
  ],
  'arrays of nothing, and scalars': [
    (x, y) => [
      whileLoop(below(3), (a, n) => [a.mul(2), n.add(1)], [x!, int(0)]),
      whileLoop(
        (a) => a.less(9),
        (a) => a.add(y!),
        y!,
      ),
      cond(
        y!.greater(0),
        () => [x!.add(1), y!],
        () => [x!, y!.neg()],
      ),
    ],
    [of('float32', [0, 3]), tensor(2)],
  ],
  'no turns, and as many as are allowed': [
    (x) =>
      [0, 1, 7].map((maximumIterations) =>
        whileLoop(below(3), (a, n) => [a.mul(2), n.add(1)], [x!, int(0)], { maximumIterations }),
      ),
    [tensor([1, 2])],
  ],
  'a condition that reads nothing that is carried, or is carried itself': [
    (x) => [
      whileLoop(
        () => x!.sum().greater(100),
        (a) => a.add(1),
        x!,
      ),
      whileLoop(
        (_, on) => on,
        (a) => [a.add(1), a.sum().less(20)],
        [x!, ops.cast(tensor(1), 'bool')],
      ),
    ],
    [tensor([1, 2])],
  ],
  'bodies that return what they are given, twice, a constant, and what is around them': [
    (x, y) => [
      cond(
        x!.sum().greater(0),
        () => [x!, x!, y!, tensor([7, 7])],
        () => [y!, x!.add(y!), tensor([8, 9]), x!],
      ),
      cond(
        x!.sum().less(0),
        () => [x!, x!, y!, tensor([7, 7])],
        () => [y!, x!.add(y!), tensor([8, 9]), x!],
      ),
      whileLoop(
        (_a, _b, _c, n) => n.less(2),
        (a, _b, _c, n) => [a, a, y!, n.add(1)],
        [x!, y!, x!, int(0)],
      ),
    ],
    [tensor([1, 2]), tensor([3, 4])],
  ],
  'ops without a kernel': [
    (x) => [
      whileLoop(below(3), (a, n) => [matmul(a, x!), n.add(1)], [x!, int(0)]),
      cond(
        matmul(x!, x!).sum().greater(0),
        () => matmul(x!, x!).add(1),
        () => x!,
      ),
    ],
    [of('int32', [2, 2])],
  ],
  'parts of what is around': [
    (x) =>
      cond(
        x!.sum().greater(0),
        () => [x!.at(1).add(1), x!.transpose().mul(2)],
        () => [x!.at(0), x!.transpose()],
      ),
    [of('float32', [3, 4])],
  ],
  'what is computed and read by nobody': [
    (x) => {
      const [, kept] = cond(
        x!.sum().greater(0),
        () => [x!.exp(), x!.neg()],
        () => [x!.sin(), x!],
      );
      const [, count] = whileLoop(
        (_, n) => n.less(4),
        (a, n) => [a.mul(2), n.add(1)],
        [x!, int(0)],
      );
      return [kept, count];
    },
    [tensor([1, 2])],
  ],
  'loops in choices in loops in loops, with random numbers': [
    (x) =>
      scan(
        (c: Tensor, i: Tensor) => {
          const [next] = whileLoop(
            (a, n) => n.less(i).logicalAnd(a.sum().less(50)),
            (a, n) => [
              cond(
                n.equal(1),
                () => a.add(random.uniform([2])),
                () =>
                  whileLoop(
                    (b) => b.max().less(3),
                    (b) => b.add(random.uniform([2])).mul(1.5),
                    a,
                  ),
              ),
              n.add(1),
            ],
            [c, int(0)],
          );
          return [next, random.uniform([2]).add(next)];
        },
        x!,
        tensor([0, 1, 2, 3, 4], { dtype: 'int32' }),
      ),
    [tensor([0.25, 0.5])],
  ],
  'a large array, chosen and changed where it lies': [
    (x) => {
      const [y] = whileLoop(below(3), (a, n) => [a.mul(0.5).add(x!), n.add(1)], [x!, int(0)]);
      return cond(
        y.sum().greater(0),
        () => y.mul(2),
        () => y.neg(),
      );
    },
    [of('float32', [200, 100])],
  ],
};

const threads = (await Promise.all([1, 2, 3].map((count) => wasmOn(count)))) as readonly WasmOnThreads[];

const bitsOf = (result: unknown) =>
  leaves('test', result as Tree).map(({ dtype, shape, data }) => [
    dtype,
    shape,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

describe.each(Object.entries(exact))('%s', (_, [f, args]) => {
  test.each(threads)('has the bits of eager code on wasm, call after call', async ({ runtime }) => {
    const compiled = compile(f, { runtime });
    for (let i = 0; i < 3; i++) {
      setRandomSeed(i);
      const want = bitsOf(f(...args));
      setRandomSeed(i);
      expect(bitsOf(await silently(() => compiled(...args)))).toEqual(want);
    }
  });
});

describe.each(['onnx', 'wasm', 'eager'] as const)('in a training loop on %s', (runtime) => {
  test('bodies read and assign parameters, and pick rows of the data', async () => {
    const run = async (options: object) => {
      const [w, steps] = [new Parameter(tensor([1, 2])), new Parameter(tensor(0), { trainable: false })];
      const epoch = await loop(([x]) => {
        const slope = grad((v: Tensor) => {
          const [y] = whileLoop(
            (_, n) => n.less(2),
            (a, n) => [a.mul(v).tanh(), n.add(1)],
            [x!, int(0)],
            { maximumIterations: 3 },
          );
          return cond(
            y.sum().greater(0),
            () => y.square().sum(),
            () => y.abs().sum(),
          );
        })(w.read());
        whileLoop(
          (n) => n.less(2),
          (n) => {
            steps.assign(steps.add(1));
            return n.add(1);
          },
          int(0),
        );
        cond(
          steps.greater(4),
          () => {
            w.assign(w.sub(slope.mul(0.5)));
            return [];
          },
          () => {
            w.assign(w.sub(slope.mul(0.125)));
            return [];
          },
        );
        return slope;
      }, options);
      const x = tensor([1, 2, -3, 4, 5, -6, 0.5, 0.25], { shape: [4, 2] });
      const slopes = await epoch.run([x], Int32Array.of(3, 1, 0, 2, 2, 2), 2);
      return [slopes, w, steps].flatMap((t) => Array.from(t.data));
    };
    const want = await run({ runEagerly: true });
    for (const [i, x] of (await silently(() => run({ runtime }))).entries()) expect(x).toBeCloseTo(want[i]!, 5);
  });

  test('what fails within a body leaves parameters as they were', async () => {
    const p = new Parameter(tensor([1, 2, 3]), { trainable: false });
    const f = compile(
      (x: Tensor, at: Tensor) => {
        p.assign(p.mul(2));
        const y = cond(
          x.greater(0),
          () => ops.gather(p.read(), at),
          () => ops.zeros([1]),
        );
        p.assign(p.add(1));
        return y;
      },
      { runtime },
    );
    const at = (i: number) => tensor([i], { dtype: 'int32' });
    expect((await f(tensor(1), at(2))).toArray()).toEqual([6]);
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    await expect(f(tensor(1), at(7))).rejects.toThrow();
    info.mockRestore();
    expect(p.toArray()).toEqual([3, 5, 7]);
    expect((await f(tensor(-1), at(7))).toArray()).toEqual([0]);
    expect(p.toArray()).toEqual([7, 11, 15]);
  });
});

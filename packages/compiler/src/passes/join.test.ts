import { concat, Parameter, printGraph, scan, split, type Tensor, tensor, trace, zeros } from '@keisan/autograd';
import { asGraph, registry } from '@keisan/autograd/internal';
import { expect, test, vi } from 'vitest';
import { near } from '../../../../test/near.ts';
import { compile } from '../compile.ts';
import { loop } from '../loop.ts';
import { optimize } from './optimize.ts';

const shapes = [[2, 3], [3], [3, 1], [2, 2]];
const values = (shape: readonly number[], by: number) =>
  zeros(shape).add(tensor(Array.from({ length: shape.at(-1)! }, (_, i) => Math.sin(by + i))));

/** Weights with momenta, and a step that updates all alike. */
function momentum(of = shapes) {
  const weights = of.map((shape, i) => new Parameter(values(shape, i), { name: `w${i}` }));
  const momenta = weights.map((w) => new Parameter(zeros(w.shape), { trainable: false }));
  const step = (x: Tensor) => {
    weights.forEach((w, i) => {
      const g = w.mul(x.sum()).softmax();
      const m = momenta[i]!.mul(0.9).add(g);
      momenta[i]!.assign(m);
      w.assign(w.sub(m.mul(0.1)));
    });
    return weights.reduce((sum, w) => sum.add(w.sum()), tensor(0));
  };
  const stored = () => [...weights, ...momenta].map((p) => p.toArray());
  return { weights, step, stored };
}

const data = tensor([[0.1], [0.4], [-0.2], [0.7]]);
const order = Int32Array.of(0, 1, 2, 3, 1, 0);

/** What two calls leave, compiled and op by op; `between` happens between them. */
async function compare(
  make: () => { step: (x: Tensor) => Tensor; stored: () => unknown },
  between = (_: unknown) => {},
) {
  const info = vi.spyOn(console, 'info');
  const results = [];
  for (const options of [{ runEagerly: true }, { runtime: 'onnx' }, { runtime: 'eager' }] as const) {
    const made = make();
    const { run } = await loop(([x]) => made.step(x!), options);
    const first = await run([data], order, 2);
    between(made);
    const second = await run([data], order, 2);
    results.push([first.toArray(), second.toArray(), made.stored()]);
  }
  // Nothing fell back to another backend.
  expect(info).not.toHaveBeenCalled();
  const [eager, ...others] = results;
  for (const other of others)
    expect(JSON.parse(JSON.stringify(other), round)).toEqual(JSON.parse(JSON.stringify(eager), round));
}
const round = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value);

/** How many values the one loop of a graph carries, and how many variables the graph has. */
function sizesOf(step: (x: Tensor) => Tensor) {
  const graph = optimize(
    trace(
      (o: Tensor, x: Tensor) => scan((none: [], rows: Tensor) => [none, step(x.gather(rows))], [], o)[1],
      [{ shape: [3, 2], dtype: 'int32' }, { shape: [4, 1] }],
    ),
  );
  const loopEntry = graph.entries.find((entry) => entry.kind === 'op' && entry.op === registry.scan);
  const attrs = loopEntry?.kind === 'op' ? loopEntry.attrs : {};
  expect(asGraph(attrs.body!)).not.toBeNull();
  return {
    carried: attrs.carried,
    variables: graph.entries.filter(({ kind }) => kind === 'variable').length,
    text: printGraph(graph),
  };
}

test('weights and slots that are updated alike are carried in one each', () => {
  const { carried, variables, text } = sizesOf(momentum().step);
  expect([carried, variables]).toEqual([2, 2]);
  // The step reads the weights one by one, before and after their update: they are taken apart at once.
  expect(text.match(/= (split|slice)\(/g)).toEqual(['= split(', '= split(']);
});

test('parts that change places are no variables side by side', async () => {
  await compare(() => {
    const pair = [1, 2].map((by) => new Parameter(values([2], by)));
    const step = (x: Tensor) => {
      const [first, second] = split(concat(pair).mul(x.sum()), 2) as [Tensor, Tensor];
      pair[0]!.assign(second);
      pair[1]!.assign(first);
      return x.sum();
    };
    return { step, stored: () => pair.map((p) => p.toArray()) };
  });
});

test('they are what they would be one by one', () => compare(() => momentum()));

test('many of one width are joined as they are, others of the kind in one axis', async () => {
  const wide = [...Array.from({ length: 9 }, (_, i) => [1 + (i % 2), 4]), [3], [2, 1]];
  expect(sizesOf(momentum(wide).step).variables).toBe(4);
  await compare(() => momentum(wide));
});

test('what is assigned between calls counts', () =>
  compare(
    () => momentum(),
    (made) => {
      const { weights } = made as ReturnType<typeof momentum>;
      weights[1]!.assign(tensor([1, 2, 3]));
    },
  ));

test('those that are updated in another way stay by themselves', async () => {
  const make = () => {
    const made = momentum();
    const odd = [
      new Parameter(tensor([1, 2, 3])),
      new Parameter(tensor([1, 2, 3], { dtype: 'float64' })),
      new Parameter(tensor(2)),
    ];
    const step = (x: Tensor) => {
      for (const p of odd) p.assign(p.mul(0.5));
      return made.step(x).add(odd[0]!.sum());
    };
    return { step, stored: () => [made.stored(), odd.map((p) => p.toArray())] };
  };
  expect(sizesOf(make().step).carried).toBe(5);
  await compare(make);
});

test('an update that waits for another one is not joined with it', async () => {
  const make = () => {
    const [a, b] = [new Parameter(tensor([1, 2])), new Parameter(tensor([3, 4]))];
    const step = (x: Tensor) => {
      a.assign(a.mul(0.9).add(x.sum().mul(a).softmax()));
      b.assign(b.mul(0.9).add(x.sum().mul(a).softmax()));
      return a.sum().add(b.sum());
    };
    return { step, stored: () => [a.toArray(), b.toArray()] };
  };
  await compare(make);
});

test('a loop within traced code joins what it carries, too', async () => {
  const f = (x: Tensor) =>
    scan(
      ([a, b]: readonly [Tensor, Tensor], row: Tensor) => [
        [a.mul(0.5).add(a.mul(row).softmax()), b.mul(0.5).add(b.mul(row).softmax())] as const,
        a.sum().add(b.sum()),
      ],
      [zeros([2, 2]), zeros([3])] as const,
      x,
    );
  const graph = optimize(trace(f, [{ shape: [4, 1] }]));
  const loopEntry = graph.entries.find((entry) => entry.kind === 'op' && entry.op === registry.scan);
  expect(loopEntry?.kind === 'op' && loopEntry.attrs.carried).toBe(1);
});

test('parts of a value of more axes are no variables side by side', async () => {
  const make = () => {
    const [a, b] = [new Parameter(tensor([1, 2])), new Parameter(tensor([3, 4, 5]))];
    const f = (x: Tensor) => {
      const v = concat([a, b])
        .reshape([5, 1])
        .mul(x.reshape([1, 2]));
      a.assign(
        v
          .slice([
            [0, 2],
            [0, 1],
          ])
          .reshape([2]),
      );
      b.assign(
        v
          .slice([
            [2, 5],
            [0, 1],
          ])
          .reshape([3]),
      );
      return v;
    };
    return { f, stored: () => [a.toArray(), b.toArray()] };
  };
  for (const runtime of ['onnx', 'eager'] as const) {
    const { f, stored } = make();
    await compile(f, { runtime })(tensor([10, 20]));
    expect(stored()).toEqual([
      [10, 20],
      [30, 40, 50],
    ]);
  }
});

test('a factor of one element and several axes', async () => {
  const info = vi.spyOn(console, 'info');
  const f = (x: Tensor) =>
    scan(
      ([a, b]: readonly [Tensor, Tensor]) => [[a.mul(x).sin(), b.mul(x).sin()] as const, []],
      [
        tensor([[1, 2]]),
        tensor([
          [1, 2],
          [4, 3],
        ]),
      ] as const,
      null,
      { length: 2 },
    )[0];
  const numbers = (tensors: readonly Tensor[]) => tensors.map((t) => t.toArray());
  expect(numbers(await compile(f, { runtime: 'onnx' })(tensor([[0.3]])))).toEqual(near(numbers(f(tensor([[0.3]])))));
  expect(info).not.toHaveBeenCalled();
});

import { Parameter, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { compile } from './compile.ts';
import { onWasm } from './internal.ts';
import { loop } from './loop.ts';
import { inTurn } from './turns.ts';

/** Calls that say when they begin and end; each ends when it is told to. */
function recorded() {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const call = (name: string, parameters: readonly Parameter[] | null) =>
    inTurn(parameters, async () => {
      events.push(`${name} begins`);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      events.push(`${name} ends`);
    });
  const end = async (name: string) => {
    await new Promise((resolve) => setImmediate(resolve));
    ends.get(name)!();
  };
  return { events, call, end };
}

const [a, b] = [new Parameter(tensor(0)), new Parameter(tensor(0))];

test('calls that share a parameter run one after the other, others side by side', async () => {
  const { events, call, end } = recorded();
  const calls = [call('first', [a]), call('second', [a, b]), call('third', [b]), call('apart', [])];
  for (const name of ['apart', 'first', 'second', 'third']) await end(name);
  await Promise.all(calls);
  expect(events).toEqual([
    'first begins',
    'apart begins',
    'apart ends',
    'first ends',
    'second begins',
    'second ends',
    'third begins',
    'third ends',
  ]);
});

test('one whose parameters are not known runs alone', async () => {
  const { events, call, end } = recorded();
  const calls = [call('first', [a]), call('eager', null), call('apart', [b])];
  for (const name of ['first', 'eager', 'apart']) await end(name);
  await Promise.all(calls);
  expect(events).toEqual(['first begins', 'first ends', 'eager begins', 'eager ends', 'apart begins', 'apart ends']);
});

test('a call that fails lets the next one run', async () => {
  const failed = inTurn([a], () => {
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await inTurn([a], () => 1)).toBe(1);
});

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('on %s', (runtime) => {
  test('two compiled functions that assign one parameter lose no update', async () => {
    const count = new Parameter(tensor(0), { name: 'count' });
    const adding = (n: number) => (x: Tensor) => {
      count.assign(count.add(x.mul(n)));
      return [];
    };
    const one = compile(adding(1), { runtime });
    const two = compile(adding(2), { runtime });
    const eager = compile(adding(3), { runtime: 'eager' });
    await Promise.all(Array.from({ length: 25 }, () => [one, two, eager].map((f) => f(tensor(1)))).flat());
    expect(count.item()).toBe(25 * 6);
  });

  test('nor do two loops, and a function that only reads sees what calls before it left', async () => {
    const count = new Parameter(tensor(0), { name: 'count' });
    const step = ([rows]: readonly Tensor[]) => {
      count.assign(count.add(rows!.sum()));
      return [];
    };
    const loops = await Promise.all([loop(step, { runtime }), loop(step, { runtime })]);
    const read = compile(() => count.mul(1), { runtime });
    const data = [tensor([[1], [1]])];
    const seen = Array.from({ length: 10 }, () => {
      const runs = loops.map((l) => l.run(data, Int32Array.of(0, 1), 1));
      return [read(), ...runs] as const;
    });
    const values = await Promise.all(seen.map(async ([value]) => (await value).item()));
    await Promise.all(seen.flat());
    expect(count.item()).toBe(40);
    expect(values).toEqual([...values].sort((p, q) => p - q));
  });
});

test.each(['onnx', onWasm, 'wasm'] as const)('what is assigned while a call runs on %s stays', async (runtime) => {
  const count = new Parameter(tensor(0), { name: 'count' });
  const add = compile(
    () => {
      count.assign(count.add(1));
      return [];
    },
    { runtime },
  );
  await add();
  let running = true;
  const call = add().then(() => {
    running = false;
  });
  let assigned = 10;
  while (running) {
    count.assign(tensor(++assigned));
    await Promise.resolve();
    if (assigned % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await call;
  expect(count.item()).toBe(assigned);
});

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('on %s, calls that nobody waits for', (runtime) => {
  test('calls run in the order they were made, whether compiled before or not', async () => {
    const p = new Parameter(tensor(0));
    const note = (k: number) =>
      compile(
        (x: Tensor) => {
          p.assign(p.mul(10).add(k));
          return x;
        },
        { runtime },
      );
    const [f, g, h] = [note(1), note(2), note(3)];
    for (const expected of [11213, 11213]) {
      p.assign(tensor(0));
      await Promise.all([f, f, g, f, h].map((call) => call(tensor(0))));
      expect(p.item()).toBe(expected);
    }
  });

  test('a parameter that is passed in counts as it is at the call', async () => {
    const p = new Parameter(tensor(1));
    const f = compile((x: Tensor) => x.mul(2), { runtime });
    const result = f(p);
    p.assign(tensor(50));
    expect((await result).item()).toBe(2);
  });
});

import { onWasm } from '@keisan/compiler/internal';
import { compile, ops, type RuntimeName, random, setRandomSeed, type Tensor, tensor } from 'keisan';
import { describe, expect, test } from 'vitest';
import { near } from '../near.ts';
import { child } from './child.ts';
import { fromSeed } from './from-seed.ts';

const runtimes: readonly RuntimeName[] = ['onnx', onWasm, 'wasm', 'eager'];

describe.each(runtimes)('from a seed on %s', (runtime) => {
  test('the same bits twice, and others from another seed', async () => {
    const first = await fromSeed(runtime);
    expect(await fromSeed(runtime)).toEqual(first);
    const other = await fromSeed(runtime, 43);
    expect(other.initial).not.toEqual(first.initial);
    expect(other.weights).not.toEqual(first.weights);
  });

  test('the same bits in another process', async () => {
    const { output } = await child('from-seed.main.ts', { args: [runtime] });
    expect(JSON.parse(output)).toEqual(await fromSeed(runtime));
  });
});

test.each(['onnx', onWasm, 'wasm'] as const)('%s draws what eager code draws', async (runtime) => {
  const [compiled, eager] = [await fromSeed(runtime), await fromSeed('eager')];
  expect([compiled.initial, compiled.next]).toEqual([eager.initial, eager.next]);
  // Another mask or order would show in the first digit.
  expect(compiled.weights).toEqual(near(eager.weights, 4));
  expect(compiled.predictions).toEqual(near(eager.predictions, 4));
  for (const [name, values] of Object.entries(eager.history)) {
    expect(compiled.history[name]).toEqual(near(values, 4));
  }
});

test.each(['onnx', onWasm, 'wasm'] as const)(
  'uniform numbers and what they decide are the same bits on %s',
  async (runtime) => {
    const draw = (x: Tensor) => {
      const u = random.uniform(x.shape);
      return [u, ops.where(u.less(0.5), x, 0), random.uniform([3], { seed: 5 }), random.uniform([2])];
    };
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8]);
    setRandomSeed(11);
    const expected = [draw(x), draw(x)].flat().map((t) => t.toArray());
    const fast = compile(draw, { runtime });
    setRandomSeed(11);
    const got = [await fast(x), await fast(x)].flat().map((t) => t.toArray());
    expect(got).toEqual(expected);
  },
);

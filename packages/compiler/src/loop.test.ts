import { gather, gradients, noGrad, Parameter, random, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { onWasm } from './internal.ts';
import { loop } from './loop.ts';

const x = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
  [9, 10],
  [11, 12],
]);
const y = tensor([1, 0, 1, 0, 1, 1], { dtype: 'uint8' });

/** Logistic regression with momentum and noise: carried state, fixed parameters, random numbers, stacked results. */
function training() {
  const w = new Parameter(tensor([0.1, -0.2]), { name: 'w' });
  const speed = new Parameter(tensor([0, 0]), { name: 'speed', trainable: false });
  const rate = new Parameter(tensor(0.01), { name: 'rate', trainable: false });
  const step = ([a, b]: readonly Tensor[]) => {
    const logits = a!.add(random.uniform([2, 2])).matmul(w);
    const loss = logits.softplus().sub(logits.mul(b!)).mean();
    const [g] = gradients(loss, [w]);
    noGrad(() => {
      speed.assign(speed.mul(0.9).add(g!));
      w.assign(w.sub(speed.mul(rate)));
    });
    return { loss, logits };
  };
  return { w, rate, step };
}

describe.each(['onnx', onWasm, 'wasm'] as const)('loop on %s', (runtime) => {
  test('agrees with the eager loop, call after call', async () => {
    const [eager, compiled] = [training(), training()];
    const reference = await loop(eager.step, { runtime: 'eager' });
    const fast = await loop(compiled.step, { runtime });
    const run = async (l: typeof fast, { rate }: typeof eager) => {
      setRandomSeed(5);
      rate.assign(tensor(0.01));
      const first = await l.run([x, y], Int32Array.of(5, 0, 3, 2), 2);
      rate.assign(tensor(0.5));
      const second = await l.run([x, y], Int32Array.of(1, 4), 2);
      return [first.loss, first.logits, second.loss, second.logits];
    };
    const expected = await run(reference, eager);
    const got = await run(fast, compiled);
    got.forEach((t, i) => {
      expect(t.shape).toEqual(expected[i]!.shape);
      t.data.forEach((v, k) => {
        expect(v).toBeCloseTo(expected[i]!.data[k]!, 5);
      });
    });
    compiled.w.data.forEach((v, k) => {
      expect(v).toBeCloseTo(eager.w.data[k]!, 5);
    });
  });

  test('a step without results only changes its parameters', async () => {
    const total = new Parameter(tensor([0, 0]), { name: 'total' });
    const sum = await loop(
      ([a]: readonly Tensor[]) => {
        total.assign(total.add(a!.sum({ axis: 0 })));
        return [];
      },
      { runtime },
    );
    expect(await sum.run([x], Int32Array.of(0, 1, 2, 3), 2)).toEqual([]);
    expect(total.toArray()).toEqual([16, 20]);
  });

  test('a step that fails changes nothing', async () => {
    const total = new Parameter(tensor([0, 0]), { name: 'total' });
    const bad = await loop(
      ([a]: readonly Tensor[]) => {
        total.assign(total.add(1));
        return a!.matmul(tensor([1, 2, 3]));
      },
      { runtime },
    );
    await expect(bad.run([x], Int32Array.of(0, 1), 2)).rejects.toThrow('matmul');
    expect(total.toArray()).toEqual([0, 0]);
  });
});

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('a call that fails on %s', (runtime) => {
  test('leaves the parameters as the last completed step did', async () => {
    const table = new Parameter(tensor([1, 10, 100]), { name: 'table' });
    const total = new Parameter(tensor([0, 0]), { name: 'total' });
    const noise = new Parameter(tensor(0), { name: 'noise' });
    const { run } = await loop(
      ([rows]: readonly Tensor[]) => {
        noise.assign(noise.add(random.uniform([])));
        total.assign(total.add(gather(table, rows!)));
        return [total.read()];
      },
      { runtime },
    );
    const rows = tensor([0, 1, 2, 2, 1, 9, 0, 0], { dtype: 'int32' });
    const order = Int32Array.from({ length: 8 }, (_, i) => i);

    setRandomSeed(4);
    const expected = random.uniform([]).add(random.uniform([])).item();
    setRandomSeed(4);
    await expect(run([rows], order, 2)).rejects.toThrow(
      'gather: got index 9 for axis 0 of length 3; expected indices from -3 to 2.',
    );
    expect(total.toArray()).toEqual([101, 110]);
    expect(noise.item()).toBeCloseTo(expected, 6);

    const [sums] = (await run([rows], order.subarray(0, 4), 2)) as [Tensor];
    expect(sums.toArray()).toEqual([
      [102, 120],
      [202, 220],
    ]);
  });
});

import { full, gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import * as losses from '@keisan/layers/losses';
import { describe, expect, test } from 'vitest';

const tenth = Math.fround(0.1);

/** Something that adds many elements up, and what each element of the result is. */
interface Sum {
  readonly shape: readonly number[];
  readonly call: (x: Tensor) => Tensor;
  readonly each: number;
}

const sums: Readonly<Record<string, Sum>> = {
  'all of them': { shape: [4_000_000], call: (x) => x.sum(), each: 4_000_000 * tenth },
  'a mean': { shape: [4_000_000], call: (x) => x.mean(), each: tenth },
  'tens of millions': { shape: [20_000_000], call: (x) => x.mean(), each: tenth },
  'a prime number of them': { shape: [1_000_003], call: (x) => x.sum(), each: 1_000_003 * tenth },
  'columns of two': { shape: [4_000_000, 2], call: (x) => x.sum({ axis: 0 }), each: 4_000_000 * tenth },
  columns: { shape: [50_021, 20], call: (x) => x.sum({ axis: 0 }), each: 50_021 * tenth },
  'a last axis': { shape: [3, 500_009], call: (x) => x.sum({ axis: -1 }), each: 500_009 * tenth },
  'a middle axis': { shape: [3, 100_003, 4], call: (x) => x.sum({ axis: 1, keepdims: true }), each: 100_003 * tenth },
  'axes around another': { shape: [1013, 3, 523], call: (x) => x.sum({ axis: [0, 2] }), each: 1013 * 523 * tenth },
  'a mean over axes around another': { shape: [3, 1013, 3, 523], call: (x) => x.mean({ axis: [1, 3] }), each: tenth },
  'the gradient of a number': {
    shape: [2_000_000],
    call: (x) => gradientOf([], (w) => w.mul(x)),
    each: 2_000_000 * tenth,
  },
  'the gradient of a bias': {
    shape: [1_000_000, 3],
    call: (x) => gradientOf([3], (w) => x.add(w).mul(x)),
    each: 1_000_000 * tenth,
  },
  'a loss': {
    shape: [2_000_000, 2],
    call: (x) => losses.meanAbsoluteError(x, x.mul(0)).mean(),
    each: tenth,
  },
};

/** The gradient of the sum of what is made of a tensor of zeros. */
function gradientOf(shape: readonly number[], f: (w: Tensor) => Tensor): Tensor {
  const w = full(shape, 0, { requiresGrad: true });
  return gradients(f(w).sum(), [w])[0]!;
}

/** The largest relative error. */
const off = (y: Tensor, each: number) =>
  Array.from(y.data).reduce((worst, v) => Math.max(worst, Math.abs(v / each - 1)), 0);

describe.each(Object.entries(sums))('%s', (_, { shape, call, each }) => {
  test('is right to six digits, eagerly and compiled', async () => {
    const x = full(shape, tenth);
    expect(off(call(x), each)).toBeLessThan(5e-7);
    for (const runtime of ['onnx', 'wasm'] as const) {
      const y = await compile(call, { runtime })(x);
      expect(y.shape).toEqual(call(x).shape);
      expect(off(y, each)).toBeLessThan(5e-7);
    }
  });
});

test.each(['onnx', 'wasm'] as const)(
  'a product of more ones than float32 counts, eagerly and on %s',
  async (runtime) => {
    const count = 2 ** 24 + 512;
    const square = (x: Tensor) => ops.matmul(x.transpose(), x);
    const x = full([count, 1], 1);
    for (const y of [square(x), await compile(square, { runtime })(x)]) expect(y.item()).toBe(count);
  },
);

const lengths = [129, 131, 1009, 16_385, 65_536];
const runtimes = [onWasm, 'wasm'] as const;
test.each(runtimes.flatMap((runtime) => lengths.map((length) => ({ runtime, length }))))('%o', async (given) => {
  const { runtime, length } = given;
  const x = full([length, 2, 3], tenth);
  const f = (t: Tensor) => [ops.sum(t), ops.sum(t, { axis: 0 }), ops.mean(ops.transpose(t), { axis: [0, 2] })];
  const [total, columns, mean] = await compile(f, { runtime })(x);
  expect(off(total!, length * 6 * tenth)).toBeLessThan(2e-6);
  expect(off(columns!, length * tenth)).toBeLessThan(2e-6);
  expect(off(mean!, tenth)).toBeLessThan(2e-6);
});

test.each(['onnx', onWasm, 'wasm'] as const)('elements that are added at one place, on %s', async (runtime) => {
  const f = compile((x: Tensor, ids: Tensor) => ops.segmentSum(x, ids, 2), { runtime });
  const ids = ops.zeros([3_000_000], { dtype: 'int32' });
  for (let i = 0; i < 4; i++) expect((await f(ops.ones(ids.shape), ids)).toArray()).toEqual([3_000_000, 0]);
});

test('more elements at one place than float32 counts, and their gradient', async () => {
  const count = 2 ** 24 + 65_537;
  const ids = ops.zeros([count], { dtype: 'int32' });
  for (const runtime of ['onnx', 'wasm'] as const) {
    const f = compile((x: Tensor) => ops.segmentSum(x, ids, 2), { runtime });
    expect((await f(ops.ones(ids.shape))).toArray()).toEqual([Math.fround(count), 0]);
  }
  const x = ops.ones([200_000, 2], { requiresGrad: true });
  const y = ops.segmentSum(x, ops.arange(200_000, { dtype: 'int32' }).greater(9).astype('int32'), 2);
  expect(y.toArray()).toEqual([
    [10, 10],
    [199_990, 199_990],
  ]);
  const [dx] = gradients(y.mul(tensor([[2], [3]])).sum(), [x]);
  expect(dx!.slice([[8, 12]]).toArray()).toEqual([
    [2, 2],
    [2, 2],
    [3, 3],
    [3, 3],
  ]);
});

test('sums of unequal numbers, and where NaN and infinities are among them', async () => {
  const x = ops.sin(ops.arange(3 * 997).astype('float32')).reshape([3, 997]);
  const f = (t: Tensor) => [
    t.sum(),
    t.sum({ axis: 0 }),
    t.sum({ axis: 1 }),
    t.div(t.sub(t)).sum(),
    ops.div(1, t).sum(),
  ];
  const want = f(x.astype('float64'));
  const got = await compile(f, { runtime: 'onnx' })(x);
  got.forEach((y, i) => {
    y.data.forEach((v, j) => {
      const w = want[i]!.data[j]!;
      if (Number.isFinite(w)) expect(Math.abs(v - w)).toBeLessThan(1e-4);
      else expect(v).toBe(w);
    });
  });
});

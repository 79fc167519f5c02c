import {
  grad,
  ones,
  Parameter,
  random,
  setRandomSeed,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '@keisan/autograd';
import { describe, expect, test, vi } from 'vitest';
import { compile } from './compile.ts';
import { onWasm } from './internal.ts';

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('compile on %s', (runtime) => {
  test('structured arguments and results', async () => {
    const f = compile(
      ({ a, b }: { a: Tensor; b: readonly Tensor[] }) => ({ sum: a.add(b[0]!), all: [a, b[1]!.neg()] }),
      { runtime },
    );
    const result = await f({ a: tensor([1, 2]), b: [tensor([10, 20]), tensor([[5]])] });
    expect(result.sum.toArray()).toEqual([11, 22]);
    expect(result.all.map((t) => t.toArray())).toEqual([[1, 2], [[-5]]]);
  });

  test('results in memory of their own', async () => {
    const [x, p, c] = [tensor([1, 2]), new Parameter(tensor([3, 4])), tensor([5, 6])];
    const results = await compile((t: Tensor) => [t, t.reshape([2, 1]), p, c], { runtime })(x);
    for (const result of results) result.data.fill(9);
    expect([x, p, c].map((t) => t.toArray())).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  test('a compiled function cannot be called in one: it would be done too late', async () => {
    const doubled = compile((t: Tensor) => t.mul(2), { runtime });
    const f = compile((t: Tensor) => (doubled(t) as unknown as Tensor).add(1), { runtime });
    await expect(f(tensor([1]))).rejects.toThrow(
      'compile: got a call of a compiled function in code that is traced itself; expected a call of the function that it was made of. ' +
        'Write f(x) rather than compile(f)(x) there',
    );
    expect((await doubled(tensor([1]))).toArray()).toEqual([2]);
  });

  test('one model per signature', async () => {
    let traces = 0;
    const f = compile(
      (x: Tensor) => {
        traces++;
        return x.sum();
      },
      { runtime },
    );
    for (const shape of [[2], [2], [3], [2]]) await f(tensor(Array.from({ length: shape[0]! }, () => 1)));
    await f(tensor([1, 2], { dtype: 'int32' }));
    expect(traces).toBe(3);
  });

  test('shapes without number, each right', async () => {
    const f = compile((x: Tensor) => x.sum(), { runtime });
    for (const n of [...Array(20).keys(), 3, 0]) expect((await f(ones([n]))).item()).toBe(n);
  });

  test('gradients, and gradients of gradients', async () => {
    const f = compile(
      (x: Tensor) => [
        valueAndGrad((t: Tensor) => t.pow(3).sum())(x),
        grad((t: Tensor) => grad((s: Tensor) => s.pow(3).sum())(t).sum())(x),
      ],
      { runtime },
    );
    const [[value, slope], curvature] = (await f(tensor([1, 2]))) as unknown as [[Tensor, Tensor], Tensor];
    expect(value.item()).toBeCloseTo(9, 5);
    expect(slope.toArray()).toEqual([3, 12]);
    expect(curvature.toArray()).toEqual([6, 12]);
  });

  test('no gradient goes through integers', async () => {
    const whole = (x: Tensor) => x.astype('int32').astype('float32').add(x).sum();
    const slope = await compile((x: Tensor) => grad(whole)(x), { runtime })(tensor([1.5, 2.5]));
    expect(slope.toArray()).toEqual([1, 1]);
  });

  test('an empty list and an empty object are different structures', async () => {
    const call = compile((rest: readonly Tensor[], x: Tensor) => (Array.isArray(rest) ? x.mul(2) : x.mul(3)), {
      runtime,
    });
    expect([(await call([], tensor(1))).item(), (await call({} as never, tensor(1))).item()]).toEqual([2, 3]);
  });

  test('nothing to compute is no error, and nobody is told of it', async () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => {});
    const call = compile((_: Tensor) => ({ all: [] }), { runtime });
    expect(await call(tensor([1, 2]))).toEqual({ all: [] });
    expect(info.mock.calls).toEqual([]);
    info.mockRestore();
    expect(call.runtime).toBe(runtime === onWasm ? 'onnx on WebAssembly' : runtime);
  });

  test('parameters are read at each call and assigned after it', async () => {
    const total = new Parameter(tensor([0, 0]), { name: 'total' });
    const add = compile(
      (x: Tensor) => {
        total.assign(total.add(x));
        return total.sum();
      },
      { runtime },
    );
    expect((await add(tensor([1, 2]))).item()).toBe(3);
    total.assign(tensor([10, 10]));
    expect((await add(tensor([1, 2]))).item()).toBe(23);
    expect(total.toArray()).toEqual([11, 12]);
  });

  test('calls that are not waited for run one after the other', async () => {
    const total = new Parameter(tensor(0), { name: 'total' });
    const add = compile(
      (x: Tensor) => {
        total.assign(total.add(x));
        return total.read();
      },
      { runtime },
    );
    const sums = await Promise.all([1, 2, 3].map((x) => add(tensor(x))));
    expect(sums.map((t) => t.item())).toEqual([1, 3, 6]);
    expect(total.item()).toBe(6);
  });

  test('random numbers are those of the eager run, and differ from call to call', async () => {
    const draw = () => [random.uniform([3]), random.normal([2]), random.truncatedNormal([2])];
    const compiled = compile(draw, { runtime });
    setRandomSeed(7);
    const expected = [draw(), draw()].flat().map((t) => t.toArray() as number[]);
    setRandomSeed(7);
    const got = [await compiled(), await compiled()].flat().map((t) => t.toArray() as number[]);
    expect(got[0]).not.toEqual(got[3]);
    expected.flat().forEach((v, i) => {
      expect(got.flat()[i]).toBeCloseTo(v, 5);
    });
  });

  test('results may be arguments and constants', async () => {
    const x = tensor([1, 2]);
    const [same, constant] = (await compile((t: Tensor) => [t, tensor([3, 4])], { runtime })(x)) as [Tensor, Tensor];
    expect(same.toArray()).toEqual([1, 2]);
    expect(constant.toArray()).toEqual([3, 4]);
  });

  test.each(['float32', 'float64', 'int32', 'uint8', 'bool'] as const)('%s goes in and out', async (dtype) => {
    const x = tensor(
      [
        [1, 0],
        [1, 1],
      ],
      { dtype },
    );
    const [y] = (await compile((t: Tensor) => [t.transpose()], { runtime })(x)) as [Tensor];
    expect(y.dtype).toBe(dtype);
    expect(y.toArray()).toEqual(x.transpose().toArray());
  });

  test('empty tensors', async () => {
    const f = compile((x: Tensor) => [x.add(1), x.sum({ axis: 0 })], { runtime });
    const [same, zeros] = (await f(tensor([], { shape: [0, 2] }))) as [Tensor, Tensor];
    expect(same.shape).toEqual([0, 2]);
    expect(zeros.toArray()).toEqual([0, 0]);
  });

  test('arguments that are not tensors are rejected', async () => {
    const f = compile((x: Tensor) => x, { runtime });
    await expect(f([1, 2] as never)).rejects.toThrow('compile: got 1; expected tensors');
  });
});

test('an unknown runtime is rejected', () => {
  expect(() => compile((x: Tensor) => x, { runtime: 'cuda' as never })).toThrowErrorMatchingInlineSnapshot(
    `[RuntimeError: compile: got runtime "cuda"; expected one of onnx, wasm, eager.]`,
  );
});

test.each(['onnx', 'eager'] as const)('a function that reads a value fails at every call on %s', async (runtime) => {
  const f = compile((x: Tensor) => (x.item() > 0 ? x : x.neg()), { runtime });
  await expect(f(tensor(1))).rejects.toThrow('expected only tensor operations');
  await expect(f(tensor(1))).rejects.toThrow('expected only tensor operations');
});

test('where ONNX Runtime lacks a kernel the function runs eagerly, and one line says so', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  const f = compile((x: Tensor) => x.erf(), { runtime: 'onnx' });
  for (const value of [0.5, 1])
    expect((await f(tensor(value, { dtype: 'float64' }))).item()).toBe(
      tensor(value, { dtype: 'float64' }).erf().item(),
    );
  expect(info.mock.calls).toMatchInlineSnapshot(`
    [
      [
        "Keisan runs a function eagerly: ONNX Runtime has no Erf for float64. float32 has every kernel.",
      ],
    ]
  `);
  info.mockRestore();
});

test('what an eager call assigns shares no memory with its arguments', async () => {
  const last = new Parameter(zeros([2]), { trainable: false });
  const keep = compile(
    (x: Tensor) => {
      last.assign(x);
      return x.sum();
    },
    { runtime: 'eager' },
  );
  const frame = Float32Array.of(1, 2);
  await keep(tensor(frame, { copy: false }));
  frame[0] = 9;
  expect(last.toArray()).toEqual([1, 2]);
});

import {
  arange,
  type DType,
  eye,
  full,
  linspace,
  ones,
  ops,
  Parameter,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '@keisan/autograd';
import { dtypes, isFloat, viewOf } from '@keisan/autograd/internal';
import { compile, type RuntimeName } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import * as initializers from '@keisan/layers/initializers';
import { describe, expect, test } from 'vitest';
import { ints } from './sample.ts';

/** Numbers at the borders of every dtype. */
const numbers: Readonly<Record<DType, readonly number[]>> = {
  bool: [0, 1],
  uint8: [0, 1, 2, 3, 7, 8, 127, 128, 255],
  int32: [0, 1, -1, 2, 3, -7, 31, 32, 255, 256, 65537, 16777217, 2 ** 31 - 1, -(2 ** 31)],
  float32: [0, -0, 1, -1, 0.5, -0.5, 300, -1.9, 3e9, -3e9, 2 ** 63, 3.4e38, 1e-45, Number.NaN, Infinity, -Infinity],
  float64: [
    0,
    -0,
    2 ** 31 - 0.5,
    2 ** 31 + 0.5,
    -(2 ** 31) - 0.5,
    -(2 ** 31) - 1.5,
    1e20,
    -1e300,
    Number.NaN,
    Infinity,
  ],
};

const numbersOf = (dtype: DType) => tensor(numbers[dtype], { dtype });

/** Every pair of numbers of a dtype. */
function pairs(dtype: DType): [Tensor, Tensor] {
  const values = numbers[dtype];
  return [
    tensor(
      values.flatMap((a) => values.map(() => a)),
      { dtype },
    ),
    tensor(
      values.flatMap(() => values),
      { dtype },
    ),
  ];
}

const shown = ({ data }: Tensor) => Array.from(data, (x) => (Object.is(x, -0) ? '-0' : String(x)));

type Results = Readonly<Record<string, Tensor>>;

/** All results of one call: the same dtypes and the same numbers, NaN and -0 included, eagerly and compiled. */
async function expectSame(f: (...inputs: Tensor[]) => Results, inputs: readonly Tensor[], runtime: RuntimeName) {
  const eager = f(...inputs);
  const compiled = await compile(f, { runtime })(...inputs);
  for (const [name, want] of Object.entries(eager)) {
    const got = compiled[name]!;
    expect([name, got.dtype, shown(got)]).toEqual([name, want.dtype, shown(want)]);
  }
}

const record = <T>(entries: readonly (readonly [string, T])[]) => Object.fromEntries(entries) as Record<string, T>;

describe.each(['onnx', onWasm, 'wasm'] as const)('eagerly and compiled for %s', (runtime) => {
  test('the mean of ones is one', async () => {
    const given = [1, 41, 47, 55, 2000].map((n) => ones([n]));
    for (const xs of [given, given.map((x) => x.astype('bool'))]) {
      const means = await compile((...all: Tensor[]) => all.map((x) => x.mean()), { runtime })(...xs);
      expect([...means, ...xs.map((x) => x.mean())].map(Number)).toEqual(Array(10).fill(1));
    }
  });

  test.each(dtypes)('every cast of %s, and every cast of that, is the same', async (dtype) => {
    const casts = (x: Tensor) =>
      record(
        dtypes.flatMap((first) => dtypes.map((then) => [`${first} ${then}`, x.astype(first).astype(then)] as const)),
      );
    await expectSame(casts, [numbersOf(dtype)], runtime);
  });

  test.each(['bool', 'uint8', 'int32', 'float32'] as const)(
    'arithmetic of %s is the same at the borders',
    async (dtype) => {
      const names = ['add', 'sub', 'mul', 'div', 'equal', 'notEqual', 'less', 'lessEqual', 'logicalXor'] as const;
      const binary = (a: Tensor, b: Tensor) => record(names.map((name) => [name, ops[name](a, b)] as const));
      await expectSame(binary, pairs(dtype), runtime);
      const unary = (x: Tensor) => ({
        ...record(
          (['neg', 'abs', 'sign', 'square', 'logicalNot', 'isnan'] as const).map((name) => [name, ops[name](x)]),
        ),
        ...record(
          [0, -0, 1, -1, 0.5, 300, 3e9, -Infinity, Number.NaN].flatMap(
            (n) =>
              [
                [`+ ${n}`, ops.add(x, n)],
                [`${n} +`, ops.add(n, x)],
                [`- ${n}`, ops.sub(x, n)],
                [`${n} -`, ops.sub(n, x)],
                [`* ${n}`, ops.mul(x, n)],
                [`/ ${n}`, ops.div(x, n)],
                [`< ${n}`, ops.less(x, n)],
                [`pad ${n}`, ops.pad(x, [[1, 0]], { constantValues: n })],
              ] as const,
          ),
        ),
        '- itself': ops.sub(x, x),
        '/ itself': ops.div(x, x),
      });
      await expectSame(unary, [numbersOf(dtype)], runtime);
    },
  );

  test.each(['uint8', 'int32'] as const)(
    'sums, products and powers of %s are the same where they wrap around',
    async (dtype) => {
      const [a, b] = pairs(dtype);
      const f = (x: Tensor, y: Tensor, z: Tensor) => ({
        power: ops.pow(x, y),
        square: ops.pow(x, 2),
        fifth: ops.pow(x, 5),
        none: ops.pow(x, 0),
        sum: z.sum(),
        columns: z.sum({ axis: 0 }),
        rows: z.sum({ axis: 1, keepdims: true }),
        prod: z.prod({ axis: 0 }),
        matmul: z.matmul(z.transpose()),
        max: z.max(),
        clipped: z.clip(-3e9, 3e9),
      });
      const n = numbers[dtype].length;
      await expectSame(f, [a, ops.where(b.less(0), 5, b), a.reshape([n, n])], runtime);
    },
  );

  test('what chooses among NaN and infinities is the same', async () => {
    const f = (x: Tensor) =>
      record(
        [0, 1].flatMap((axis) =>
          (['argmax', 'argmin', 'max', 'min', 'sum', 'mean', 'prod'] as const).map((name) => [
            `${name} along ${axis}`,
            ops[name](x, { axis }),
          ]),
        ),
      );
    const odd = [Number.NaN, Infinity, -Infinity, 0, 1];
    const rows = odd.flatMap((a) => odd.flatMap((b) => odd.map((c) => [a, b, c])));
    await expectSame(f, [tensor(rows)], runtime);
    await expectSame(f, [tensor(rows, { dtype: 'float64' })], runtime);
  });

  test.each(dtypes)('means, sums and products of nothing are the same in %s', async (dtype) => {
    const f = (x: Tensor) =>
      record(
        (['mean', 'sum', 'prod'] as const).flatMap((name) => [
          [name, ops[name](x)] as const,
          [`${name} of columns`, ops[name](x, { axis: 0 })] as const,
          [`${name} of rows`, ops[name](x, { axis: 1, keepdims: true })] as const,
        ]),
      );
    await expectSame(f, [zeros([0, 3], { dtype })], runtime);
    await expectSame(f, [zeros([2, 0], { dtype })], runtime);
  });

  test('powers and bounds are the same at the borders', async () => {
    const [a, b] = pairs('float32');
    const f = (x: Tensor, y: Tensor, z: Tensor) => ({
      power: ops.pow(x, y),
      ...record(
        [1, -1, 0, 2, -2, 0.5, Number.NaN, Infinity, -Infinity].flatMap(
          (n) =>
            [
              [`** ${n}`, ops.pow(z, n)],
              [`${n} **`, ops.pow(n, z)],
            ] as const,
        ),
      ),
      'from NaN': ops.isnan(ops.clip(x, y, 7)),
      'to NaN': ops.isnan(ops.clip(x, -7, y)),
      'between tensors': ops.abs(ops.clip(x, y, y.neg())),
      'from the number NaN': ops.clip(z, Number.NaN, 1),
      'to the number NaN': ops.clip(z, 0, Number.NaN),
    });
    const exact = ops.where(ops.less(ops.abs(a), 1e9), a, 1);
    await expectSame(
      f,
      [exact, b.mul(0).add(ops.sign(b).mul(2)), tensor([1, -1, 0, 2, 0.5, Number.NaN, Infinity, -Infinity])],
      runtime,
    );
  });

  test('a negative power of integers is an error', async () => {
    const f = compile((x: Tensor, y: Tensor) => x.pow(y), { runtime });
    await expect(f(ints([2, 3]), ints([1, -1]))).rejects.toThrow(ValueError);
    await expect(f(ints([2, 3]), ints([1, 2]))).resolves.toBeDefined();
    await expect(compile((x: Tensor) => x.pow(-1), { runtime })(ints([2]))).rejects.toThrow('pow: got the exponent -1');
  });
});

test.each<[string, () => Tensor]>([
  ['int32', () => ints([2]).pow(-1)],
  ['uint8', () => ints([2], 'uint8').pow(-1)],
  ['bool', () => tensor([true]).pow(-1)],
  ['a tensor of exponents', () => ints([1, 2]).pow(ints([0, -(2 ** 31)]))],
])('a negative power of integers is an error: %s', (_, f) => {
  expect(f).toThrow(/pow: got the exponent -\d+ for an integer; .* Convert the base with \.astype\('float32'\)\./);
});

test.each<[string, () => Tensor]>([
  ['full', () => full([3], 2, { dtype: 'bool' })],
  ['full with a fraction', () => full([3], 0.5, { dtype: 'bool' })],
  ['full with NaN', () => full([3], Number.NaN, { dtype: 'bool' })],
  ['ones', () => ones([3], { dtype: 'bool' })],
  ['eye', () => eye(3, { dtype: 'bool' })],
  ['arange', () => arange(1, 4, { dtype: 'bool' })],
  ['arange of fractions', () => arange(0.25, 1, 0.25, { dtype: 'bool' })],
  ['linspace', () => linspace(0.5, 3, { num: 3, dtype: 'bool' })],
  ['numbers', () => tensor([2, -1, 0.5], { dtype: 'bool' })],
  ['bytes', () => tensor(Uint8Array.of(2, 255, 1), { dtype: 'bool' })],
  ['clamped bytes', () => tensor(Uint8ClampedArray.of(2, 255, 1), { dtype: 'bool' })],
  ['integers with a zero byte', () => tensor(Int32Array.of(256, 65536, -256), { dtype: 'bool' })],
  ['floats', () => tensor(Float32Array.of(1e-45, Number.NaN, -Infinity), { dtype: 'bool' })],
  ['an ndarray', () => tensor(viewOf(Uint8Array.of(7, 8, 9), [3]), { dtype: 'bool' })],
  ['another tensor', () => tensor(tensor([2, 3, 4]), { dtype: 'bool' })],
  ['a cast', () => ints([256, 2, -1]).astype('bool')],
  ['padding', () => ops.pad(tensor([true]), [[1, 1]], { constantValues: 7 })],
  ['oneHot', () => ops.oneHot(ints([0, 1, 2]), 3, { dtype: 'bool' })],
  ['a parameter', () => new Parameter(full([3], 5, { dtype: 'bool' }))],
  ['an initializer', () => new initializers.Constant({ value: 2 }).apply([3], { dtype: 'bool' })],
])('bool holds 0 and 1 only: %s', async (_, make) => {
  const x = make();
  expect(x.dtype).toBe('bool');
  expect(x.sum().item()).toBe(3);
  expect((await compile((t: Tensor) => t.sum(), { runtime: 'onnx' })(x)).item()).toBe(3);
});

describe('numbers that a dtype does not hold', () => {
  const wrapped = [-1294967296, 1, 0, 0];
  const values = [3e9, 1.9, Number.NaN, -Infinity];

  test.each<[string, () => Tensor]>([
    ['a cast', () => tensor(values, { dtype: 'float64' }).astype('int32')],
    ['nested arrays', () => tensor(values, { dtype: 'int32' })],
    ['a typed array', () => tensor(Float64Array.from(values), { dtype: 'int32' })],
    ['full', () => ops.concat(values.map((value) => full([1], value, { dtype: 'int32' })))],
  ])('are converted in one way: %s', (_, make) => {
    expect(make().toArray()).toEqual(wrapped);
  });

  test.each<[Tensor, number, DType]>([
    [ints([1]), 3, 'int32'],
    [ints([1]), 0.5, 'float32'],
    [ints([1]), 3e9, 'float32'],
    [ints([1]), -(2 ** 31), 'int32'],
    [ints([1]), 2 ** 31, 'float32'],
    [ints([1], 'uint8'), 254, 'uint8'],
    [ints([1], 'uint8'), 256, 'int32'],
    [ints([1], 'uint8'), -1, 'int32'],
    [ints([1], 'uint8'), 3e9, 'float32'],
    [ints([1]), Number.NaN, 'float32'],
    [tensor([true]), 1, 'int32'],
    [tensor([true]), 3e9, 'float32'],
    [tensor([1]), 3e9, 'float32'],
    [tensor([1], { dtype: 'float64' }), 0.5, 'float64'],
  ])('beside a tensor, are computed in a dtype that holds them: %s + %s is %s', (x, n, dtype) => {
    expect(x.add(n).dtype).toBe(dtype);
    expect(x.add(n).item()).toBe(isFloat(dtype) ? Math.fround(1 + n) : 1 + n);
  });

  test('linspace of integers rounds down, as NumPy does', () => {
    expect(linspace(-1, 1, { num: 5, dtype: 'int32' }).toArray()).toEqual([-1, -1, 0, 0, 1]);
  });

  test('-0 is filled in as it is', () => {
    expect(Object.is(full([2], -0).data[1], -0)).toBe(true);
    expect(Object.is(ops.pad(tensor([1]), [[1, 0]], { constantValues: -0 }).data[0], -0)).toBe(true);
  });

  test('sums of int32 are exact modulo 2^32, however many', () => {
    const x = full([3_000_001], 2 ** 31 - 1, { dtype: 'int32' });
    expect(x.sum().item()).toBe(Number(BigInt.asIntN(32, 3_000_001n * (2n ** 31n - 1n))));
  });
});

import { type DType, gradients, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import { describe, expect, test } from 'vitest';
import { type Extreme, extremes, rows } from './extremes.ts';

/** Numbers below the least normal one of float32 have fewer digits; they are taken for 0. */
const TINY = 2 ** -126;

const names = Object.keys(extremes);
const inputs = (dtype: DType) =>
  Object.values(extremes).map(({ at }) => tensor(Float32Array.from(at), { dtype, requiresGrad: true }));

/** The value at each number, and the slope where there is one. */
function valueAndSlope({ call }: Extreme, x: Tensor): Tensor[] {
  const y = call(x);
  return y.requiresGrad ? [y, gradients(y.sum(), [x])[0]!] : [y];
}

const all = (...xs: Tensor[]) => Object.values(extremes).map((extreme, i) => valueAndSlope(extreme, xs[i]!));

const expected = all(...inputs('float64'));

/** What differs by more than rounding, in words. */
function differences(got: Tensor, want: Tensor, x: readonly number[], tolerance: number, floor = TINY): string[] {
  return Array.from(want.data).flatMap((w, i) => {
    const v = got.data[i]!;
    const stored = got.dtype === 'float32' ? Math.fround(w) : w;
    const close = Object.is(v, stored) || v === stored || Math.abs(v - w) <= tolerance * Math.abs(w) + floor;
    return close ? [] : [`${v} at ${x[i % x.length]}, not ${w}`];
  });
}

/** Every function at once: a session for each would take longer than what they compute. */
const ways: Readonly<Record<string, () => Promise<Tensor[][]>>> = {
  eagerly: async () => all(...inputs('float32')),
  natively: () => compile(all, { runtime: 'onnx' })(...inputs('float32')),
  'in WebAssembly': () => compile(all, { runtime: onWasm })(...inputs('float32')),
  'by our own compiler': () => compile(all, { runtime: 'wasm' })(...inputs('float32')),
};

describe.each(Object.entries(ways))('%s', (_, run) => {
  const results = run();
  test.each(names)('%s has its digits at the extremes', async (name) => {
    const [i, { at, tolerance = 1e-6 }] = [names.indexOf(name), extremes[name]!];
    const [value, slope] = (await results)[i]!;
    const [wantedValue, wantedSlope] = expected[i]!;
    expect(differences(value!, wantedValue!, at, tolerance)).toEqual([]);
    if (wantedSlope) expect(differences(slope!, wantedSlope, at, tolerance)).toEqual([]);
  });

  test('-0 stays -0 where ONNX Runtime keeps it', async () => {
    for (const name of ['tanh', 'expm1', 'log1p', 'erf', 'sin', 'sqrt', 'power 3']) {
      const y = (await results)[names.indexOf(name)]![0]!;
      const zero = y.data[extremes[name]!.at.findIndex((x) => Object.is(x, -0))];
      expect(`${name}: ${Object.is(zero, -0) ? '-0' : zero}`).toBe(`${name}: -0`);
    }
  });
});

test.each(['onnx', onWasm, 'wasm'] as const)('float64 has its digits at the extremes, too, on %s', async (runtime) => {
  // ONNX Runtime has no Erf for float64: what needs it runs eagerly.
  const chosen = names.flatMap((name, i) => (/erf|normalCdf|^gelu/.test(name) ? [] : [i]));
  const xs = inputs('float64');
  const f = (...given: Tensor[]) => chosen.map((i, j) => valueAndSlope(extremes[names[i]!]!, given[j]!));
  const results = await compile(f, { runtime })(...chosen.map((i) => xs[i]!));
  const found = chosen.flatMap((i, j) =>
    results[j]!.flatMap((y, k) =>
      differences(y, expected[i]![k]!, extremes[names[i]!]!.at, 1e-12).map((words) => `${names[i]}: ${words}`),
    ),
  );
  expect(found).toEqual([]);
});

const weights = Float64Array.from({ length: rows.flat().length }, (_, i) => 1 + (i % 5) / 7);
const competed = (x: Tensor) =>
  [ops.softmax(x), ops.logSoftmax(x)].flatMap((y) => [
    y,
    gradients(y.mul(tensor(weights.subarray(0, x.size), { shape: x.shape, dtype: x.dtype })).sum(), [x])[0]!,
  ]);

test.each(['eager', 'onnx', onWasm, 'wasm'] as const)(
  'softmax and logSoftmax have their digits on %s',
  async (runtime) => {
    const x = tensor(Float32Array.from(rows.flat()), { shape: [rows.length, rows[0]!.length], requiresGrad: true });
    const want = competed(tensor(x, { dtype: 'float64', requiresGrad: true }));
    const got = runtime === 'eager' ? competed(x) : await compile(competed, { runtime })(x);
    expect(differences(got[0]!, want[0]!, rows.flat(), 1e-6)).toEqual([]);
    // Near 0 the logarithm of the sum is rounded as 1 is, and the gradients are differences of such numbers.
    expect(got.slice(1).flatMap((y, i) => differences(y, want[i + 1]!, rows.flat(), 1e-6, 3e-7))).toEqual([]);
  },
);

test.each(['onnx', onWasm, 'wasm'] as const)(
  'NaN and Infinity leave nothing of a row of float64 on %s',
  async (runtime) => {
    const { NaN: none, POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;
    const unlikely = [
      [1, none, 2],
      [none, 1, 2],
      [1, 2, most],
      [least, 1, most],
      [least, least, least],
      [least, 1, 2],
    ];
    const x = tensor(Float64Array.from(unlikely.flat()), { shape: [unlikely.length, 3], requiresGrad: true });
    const got = await compile(competed, { runtime })(x);
    const want = competed(x);
    expect(got.flatMap((y, i) => differences(y, want[i]!, unlikely.flat(), 1e-12, 1e-12))).toEqual([]);
  },
);

test.each(['onnx', onWasm, 'wasm'] as const)('one number alone, on %s', async (runtime) => {
  const f = (x: Tensor) => [x.sigmoid(), x.sigmoid().log(), x.softplus(), ops.elu(x.mul(5e-10)), ops.gelu(x)];
  const x = tensor([-20]);
  const want = f(tensor([-20], { dtype: 'float64' }));
  const got = await compile(f, { runtime })(x);
  expect(got.flatMap((y, i) => differences(y, want[i]!, [-20], 1e-6))).toEqual([]);
});

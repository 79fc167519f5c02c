import { type DType, ops, type Shape, type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { compile } from '../../../compile.ts';
import { partialOf } from './partial.ts';

test.each<readonly [Shape, readonly number[], Shape]>([
  [[2 ** 22], [0], [128, 2 ** 15]],
  [[4_000_000], [0], [125, 32_000]],
  [
    [128, 26, 26, 32],
    [0, 1, 2],
    [128, 1, 26, 26, 32],
  ],
  [[4096, 1024], [0], [128, 32, 1024]],
  [
    [1024, 4096],
    [0, 1],
    [128, 8, 4096],
  ],
  // Its only divisors.
  [[2 ** 22 + 7], [0], [11, 381_301]],
])('%j along %j is cut to %j', (shape, axes, want) => {
  expect(partialOf(shape, axes)?.shape).toEqual(want);
});

test.each<readonly [Shape, readonly number[]]>([
  [[1000], [0]],
  [[4096, 1024], [1]],
  [[64, 2 ** 16], [1]],
  [[1_299_709], [0]],
  [[2 ** 20], []],
])('%j along %j is not', (shape, axes) => {
  expect(partialOf(shape, axes)).toBeNull();
});

const wasm = (f: (x: Tensor) => Tensor) => compile(f, { runtime: 'wasm' });

test('large sums are as exact as small ones', async () => {
  // Every part has a sum that float32 has no room for.
  const x = tensor(
    Float32Array.from({ length: 2 ** 20 }, (_, i) => (i % 3 === 0 ? 16_777_216 : i % 3 === 1 ? 1 : -16_777_216)),
  );
  const want = x.astype('float64').sum().item();
  expect((await wasm((t) => t.sum())(x)).item()).toBe(Math.fround(want));
});

test.each<DType>(['float32', 'float64', 'int32', 'uint8', 'bool'])('of %s', async (dtype) => {
  const length = 512 * 600;
  const numbers = Float64Array.from({ length }, (_, i) =>
    dtype === 'bool' ? (i === 70_001 ? 1 : 0) : (i * 7919) % 251,
  );
  const x = tensor(numbers, { shape: [512, 600], dtype });
  const f = (t: Tensor) => [ops.max(t), ops.min(t), t.sum(), ops.argmax(t.reshape([-1])), t.sum({ axis: 0 })];
  const got = (await compile(f, { runtime: 'wasm' })(x)) as Tensor[];
  expect(got.map((y) => [y.dtype, y.toArray()])).toEqual(f(x).map((y) => [y.dtype, y.toArray()]));
});

test.each([Number.NaN, -Infinity, Infinity])('%d among them', async (value) => {
  const x = tensor(Float32Array.from({ length: 2 ** 18 }, (_, i) => (i === 99_999 ? value : -1)));
  const f = (t: Tensor) => [ops.max(t), ops.min(t), t.sum(), ops.argmin(t)];
  const got = (await compile(f, { runtime: 'wasm' })(x)) as Tensor[];
  expect(got.map((y) => y.item())).toEqual(f(x).map((y) => y.item()));
});

import { grad, ops, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { describe, expect, test } from 'vitest';

const least = -3.4028234663852886e38;

interface Case {
  readonly x: readonly number[];
  readonly pool: number;
  readonly strides: number;
  readonly padding: 'valid' | 'same';
  readonly y: readonly number[];
  /** The gradient of 1 y[0] + 2 y[1] + …; where there are NaNs it is of no use. */
  readonly dx?: readonly number[];
}

/** As Keras on JAX computes them. */
const cases: readonly Case[] = [
  { x: [-Infinity, least, -Infinity], pool: 3, strides: 3, padding: 'valid', y: [least], dx: [0, 1, 0] },
  { x: [-Infinity, least], pool: 2, strides: 2, padding: 'valid', y: [least], dx: [0, 1] },
  { x: [-Infinity, -Infinity], pool: 2, strides: 2, padding: 'valid', y: [-Infinity], dx: [1, 0] },
  // What is before the first element is -Infinity too, and comes first.
  {
    x: [-Infinity, -Infinity, -Infinity],
    pool: 3,
    strides: 2,
    padding: 'same',
    y: [-Infinity, -Infinity],
    dx: [0, 2, 0],
  },
  { x: [-Infinity, -Infinity, 1], pool: 3, strides: 2, padding: 'same', y: [-Infinity, 1], dx: [0, 0, 2] },
  {
    x: [-Infinity, least, -Infinity, least],
    pool: 3,
    strides: 2,
    padding: 'same',
    y: [least, least],
    dx: [0, 1, 0, 2],
  },
  { x: [least, -Infinity], pool: 3, strides: 1, padding: 'same', y: [least, least], dx: [3, 0] },
  { x: [-Infinity, -Infinity, 5], pool: 2, strides: 2, padding: 'same', y: [-Infinity, 5], dx: [1, 0, 2] },
  {
    x: [-Infinity, -Infinity, -Infinity],
    pool: 2,
    strides: 2,
    padding: 'same',
    y: [-Infinity, -Infinity],
    dx: [1, 0, 2],
  },
  { x: [0, -0, 0], pool: 2, strides: 1, padding: 'valid', y: [0, 0], dx: [1, 2, 0] },
  { x: [-0, 0, -0], pool: 2, strides: 1, padding: 'valid', y: [0, 0], dx: [1, 2, 0] },
  { x: [NaN, 1, 2, 3], pool: 2, strides: 2, padding: 'valid', y: [NaN, 3] },
  { x: [1, NaN, 2, 3], pool: 2, strides: 2, padding: 'valid', y: [NaN, 3] },
  { x: [1, NaN, 2, 3, 4], pool: 3, strides: 1, padding: 'valid', y: [NaN, NaN, 4] },
  { x: [1, 2, NaN], pool: 3, strides: 1, padding: 'same', y: [2, NaN, NaN] },
  { x: [Infinity, NaN, 1], pool: 3, strides: 1, padding: 'same', y: [NaN, NaN, NaN] },
  { x: [NaN, Infinity, 1], pool: 3, strides: 1, padding: 'same', y: [NaN, NaN, Infinity] },
  { x: [-Infinity, NaN, -Infinity], pool: 2, strides: 1, padding: 'same', y: [NaN, NaN, -Infinity] },
];

const title = ({ x, pool, strides, padding }: Case) => `${pool} of [${x}], strides ${strides}, ${padding}`;

describe.each(['eager', 'wasm', 'onnx'] as const)('max pooling on %s', (runtime) => {
  test.each(cases.map((each) => [title(each), each] as const))(
    '%s',
    async (_, { x, pool, strides, padding, y, dx }) => {
      const pooled = (t: Tensor) => ops.maxPool(t, pool, { strides, padding });
      const weights = tensor(
        y.map((_, i) => i + 1),
        { shape: [1, y.length, 1] },
      );
      const images = tensor(x, { shape: [1, x.length, 1] });
      const numbers = (t: Tensor) => Array.from(t.data, (n) => n + 0);
      expect(numbers(await compile(pooled, { runtime })(images))).toEqual(y);
      if (!dx) return;
      const back = (t: Tensor, g: Tensor) => grad((a: Tensor) => pooled(a).mul(g).sum())(t);
      expect(numbers(await compile(back, { runtime })(images, weights))).toEqual(dx);
      // The gradient of that by the weights: what there is at the places that they went to.
      const again = (t: Tensor, g: Tensor, h: Tensor) => grad((a: Tensor) => back(t, a).mul(h).sum())(g);
      const places = tensor(
        x.map((_, i) => i + 10),
        { shape: [1, x.length, 1] },
      );
      const eager = numbers(again(images, weights, places));
      expect(numbers(await compile(again, { runtime })(images, weights, places))).toEqual(eager);
    },
  );
});

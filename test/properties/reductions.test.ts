import { ops, type Tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTensor, check, indicesOf, reader, stored } from './arbitraries.ts';

interface Reduction {
  readonly x: Tensor;
  readonly axis: readonly number[] | undefined;
  readonly keepdims: boolean;
}

/** Any tensor with some of its axes, in any order, counted from the front or the end. */
function reductions(dtype: 'float64' | 'int32', minLength: number): fc.Arbitrary<Reduction> {
  return anyTensor(dtype, { minLength }).chain((x) => {
    const axes = fc.shuffledSubarray(x.shape.map((_, axis) => axis));
    const signs = fc.array(fc.boolean(), { minLength: x.rank, maxLength: x.rank });
    return fc.record({
      x: fc.constant(x),
      axis: fc.option(
        fc.tuple(axes, signs).map(([list, fromEnd]) => list.map((axis) => (fromEnd[axis] ? axis - x.rank : axis))),
        { nil: undefined },
      ),
      keepdims: fc.boolean(),
    });
  });
}

/** The elements that each element of the result stands for. */
function groups({ x, axis, keepdims }: Reduction): { shape: number[]; members: number[][] } {
  const reduced = x.shape.map((_, i) => !axis || axis.some((a) => (a < 0 ? a + x.rank : a) === i));
  const kept = x.shape.map((length, i) => (reduced[i] ? 1 : length));
  const read = reader(x);
  const byPlace = new Map(indicesOf(kept).map((index) => [index.join(), [] as number[]]));
  for (const index of indicesOf(x.shape)) {
    byPlace.get(index.map((i, a) => (reduced[a] ? 0 : i)).join())!.push(read(index));
  }
  const shape = keepdims ? kept : x.shape.filter((_, i) => !reduced[i]);
  return { shape, members: [...byPlace.values()] };
}

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

const cases: Readonly<Record<string, [typeof ops.sum, (values: readonly number[]) => number, minLength: number]>> = {
  sum: [ops.sum, total, 0],
  mean: [ops.mean, (values) => total(values) / values.length, 0],
  prod: [ops.prod, (values) => values.reduce((a, b) => a * b, 1), 0],
  max: [ops.max, (values) => Math.max(...values), 1],
  min: [ops.min, (values) => Math.min(...values), 1],
};

describe.each(Object.entries(cases))('%s over any axes', (_, [op, f, minLength]) => {
  test.each(['float64', 'int32'] as const)('%s', (dtype) =>
    check(60, reductions(dtype, minLength), (reduction) => {
      const { x, axis, keepdims } = reduction;
      const y = op(x, axis ? { axis, keepdims } : { keepdims });
      const { shape, members } = groups(reduction);
      expect(y.shape).toEqual(shape);
      const expected = stored(members.map(f), y);
      expected.forEach((e, i) => {
        if (Number.isFinite(e)) expect(y.data[i]).toBeCloseTo(e, y.dtype === 'float32' ? 6 : 9);
        else expect(y.data[i]).toBe(e);
      });
    })(),
  );
});

const positions = {
  argmax: [ops.argmax, Math.max],
  argmin: [ops.argmin, Math.min],
} as const;

describe.each(Object.entries(positions))('%s along any axis', (_, [op, best]) => {
  test.each(['float64', 'int32'] as const)('%s', (dtype) =>
    check(
      50,
      reductions(dtype, 1).filter(({ axis }) => axis === undefined || axis.length === 1),
      (reduction) => {
        const { x, axis, keepdims } = reduction;
        const y = op(x, axis ? { axis: axis[0]!, keepdims } : { keepdims });
        const { shape, members } = groups(reduction);
        expect(y.shape).toEqual(shape);
        expect([...y.data]).toEqual(members.map((values) => values.indexOf(best(...values))));
      },
    )(),
  );
});

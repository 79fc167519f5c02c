import { ops, type Tensor, tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyTensor, check, shapes, tensors } from './arbitraries.ts';

const withAxis = fc.record({ x: anyTensor('float64', { minRank: 1 }), n: fc.nat(1000), k: fc.nat(4) });

function expectSame(actual: Tensor, expected: Tensor): void {
  expect([actual.shape, actual.dtype]).toEqual([expected.shape, expected.dtype]);
  expect(actual.data).toEqual(expected.data);
}

test(
  'reshape to one axis and back, and to a shape with an axis left out',
  check(50, anyTensor('float64'), (x) => {
    expectSame(ops.reshape(ops.reshape(x, [x.size]), x.shape), x);
    if (x.size > 0) expectSame(ops.reshape(ops.reshape(x, [1, -1]), x.shape), x);
  }),
);

test(
  'what is split is joined again',
  check(60, withAxis, ({ x, n, k }) => {
    const axis = n % x.rank;
    const at = [k, k + 1].map((i) => Math.min(i, x.shape[axis]!));
    expectSame(ops.concat(ops.split(x, at, { axis }), { axis }), x);
    if (x.shape[axis]! > 0) expectSame(ops.concat(ops.split(x, x.shape[axis]!, { axis }), { axis }), x);
  }),
);

test(
  'what is stacked is picked again',
  check(
    50,
    shapes().chain((shape) =>
      fc.tuple(fc.array(tensors(shape, 'float64'), { minLength: 1, maxLength: 3 }), fc.nat(99)),
    ),
    ([xs, n]) => {
      const axis = n % (xs[0]!.rank + 1);
      const stacked = ops.stack(xs, { axis });
      expect(stacked.shape[axis]).toBe(xs.length);
      xs.forEach((x, i) => {
        expectSame(ops.slice(stacked, [...Array<null>(axis).fill(null), i]), x);
      });
    },
  ),
);

test(
  'what is padded is cut out again, from a frame of one value',
  check(60, withAxis, ({ x, n, k }) => {
    const widths = x.shape.map((_, axis): [number, number] => [(n >> axis) % 3, (k + axis) % 3]);
    const padded = ops.pad(x, widths, { constantValues: 7 });
    expect(padded.shape).toEqual(x.shape.map((length, axis) => widths[axis]![0] + length + widths[axis]![1]));
    const ranges = x.shape.map((length, axis): [number, number] => [widths[axis]![0], widths[axis]![0] + length]);
    expectSame(ops.slice(padded, ranges), x);
    const frame = ops.sub(ops.sum(padded), ops.sum(x)).item();
    expect(frame).toBeCloseTo(7 * (padded.size - x.size), 9);
  }),
);

test(
  'what is gathered in some order is gathered back by its inverse',
  check(
    50,
    withAxis.chain(({ x, n }) => {
      const axis = n % x.rank;
      const places = Array.from({ length: x.shape[axis]! }, (_, i) => i);
      return fc.tuple(fc.constant(x), fc.constant(axis), fc.shuffledSubarray(places, { minLength: places.length }));
    }),
    ([x, axis, order]) => {
      const whole = (places: readonly number[]) => tensor([...places], { dtype: 'int32' });
      const inverse = order.map((_, i) => order.indexOf(i));
      const mixed = ops.gather(x, whole(order), { axis });
      if (order.length > 0)
        expectSame(ops.at(ops.swapaxes(mixed, 0, axis), 0), ops.at(ops.swapaxes(x, 0, axis), order[0]!));
      expectSame(ops.gather(mixed, whole(inverse), { axis }), x);
    },
  ),
);

test(
  'what is turned over or stretched comes back',
  check(60, withAxis, ({ x, n }) => {
    const axis = n % x.rank;
    expectSame(ops.flip(ops.flip(x, axis), axis), x);
    expectSame(ops.transpose(ops.transpose(x)), x);
    expectSame(ops.squeeze(ops.expandDims(x, axis), axis), x);
    expectSame(ops.mean(ops.broadcastTo(x, [2, ...x.shape]), { axis: 0 }), x);
  }),
);

test(
  'the class of a one-hot row is the class it was made of',
  check(40, anyTensor('uint8'), (x) => {
    expectSame(ops.argmax(ops.oneHot(x, 7), { axis: -1 }), ops.cast(x, 'int32'));
  }),
);

import { type DType, ops, type Shape, type Tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { broadcastable, broadcastReader, check, indicesOf, stored, tensors } from './arbitraries.ts';

/** NumPy's rule, from the end: the longer of two lengths, of which a 1 gives way, even to 0. */
function broadcastShape(all: readonly Shape[]): Shape {
  const rank = Math.max(...all.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = all.map((shape) => shape[shape.length - rank + axis] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

const operands = (...dtypes: readonly DType[]): fc.Arbitrary<readonly Tensor[]> =>
  broadcastable(dtypes.length).chain((list) => fc.tuple(...list.map((shape, i) => tensors(shape, dtypes[i]!))));

/** Holds an op to a function of plain numbers at every index of the broadcast shape. */
function agrees(op: (...xs: Tensor[]) => Tensor, f: (...x: number[]) => number) {
  return (xs: readonly Tensor[]) => {
    const y = op(...xs);
    const shape = broadcastShape(xs.map((x) => x.shape));
    expect(y.shape).toEqual(shape);
    const readers = xs.map(broadcastReader);
    const expected = indicesOf(shape).map((index) => f(...readers.map((read) => read(index))));
    expect(y.data).toEqual(stored(expected, y));
  };
}

const arithmetic: Readonly<Record<string, [typeof ops.add, (a: number, b: number) => number]>> = {
  add: [ops.add, (a, b) => a + b],
  sub: [ops.sub, (a, b) => a - b],
  mul: [ops.mul, (a, b) => a * b],
  div: [ops.div, (a, b) => a / b],
  maximum: [ops.maximum, Math.max],
  minimum: [ops.minimum, Math.min],
  equal: [ops.equal, (a, b) => Number(a === b)],
  notEqual: [ops.notEqual, (a, b) => Number(a !== b)],
  less: [ops.less, (a, b) => Number(a < b)],
  lessEqual: [ops.lessEqual, (a, b) => Number(a <= b)],
  greater: [ops.greater, (a, b) => Number(a > b)],
  greaterEqual: [ops.greaterEqual, (a, b) => Number(a >= b)],
};

const logic: typeof arithmetic = {
  logicalAnd: [ops.logicalAnd, (a, b) => Number(a !== 0 && b !== 0)],
  logicalOr: [ops.logicalOr, (a, b) => Number(a !== 0 || b !== 0)],
  logicalXor: [ops.logicalXor, (a, b) => Number((a !== 0) !== (b !== 0))],
};

describe.each(Object.entries(arithmetic))('%s broadcasts', (_, [op, f]) => {
  test.each(['float64', 'int32'] as const)('%s', (dtype) => check(15, operands(dtype, dtype), agrees(op, f))());
  test('int32 and float64', check(10, operands('int32', 'float64'), agrees(op, f)));
});

test.each(Object.entries(logic))('%s broadcasts', (_, [op, f]) =>
  check(15, operands('bool', 'int32'), agrees(op, f))(),
);

test(
  'pow broadcasts',
  check(
    15,
    operands('float64', 'uint8'),
    agrees(ops.pow as typeof ops.add, (a, b) => a ** b),
  ),
);

test.each(['float64', 'uint8'] as const)('where broadcasts %s', (dtype) =>
  check(
    30,
    operands('bool', dtype, dtype),
    agrees(ops.where as (...xs: Tensor[]) => Tensor, (c, a, b) => (c ? a : b)),
  )(),
);

test('shapes that do not broadcast are rejected, and nothing else is', async () => {
  const lengths = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
  await check(
    60,
    lengths.chain(([a, b]) => fc.tuple(tensors([2, a], 'float64'), tensors([b], 'float64'))),
    ([x, y]) => {
      const fits = x.shape[1] === y.shape[0] || x.shape[1] === 1 || y.shape[0] === 1;
      if (fits) ops.add(x, y);
      else expect(() => ops.add(x, y)).toThrow('shapes that broadcast');
    },
  )();
});

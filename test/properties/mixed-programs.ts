import { type DType, ops, type Tensor, tensor } from '@keisan/autograd';
import { isFloat } from '@keisan/autograd/internal';
import fc from 'fast-check';
import { shapes, tensors } from './arbitraries.ts';

/** One step of a program: what to compute from which of the values so far, and a number that says how. */
interface Step {
  readonly kind: keyof typeof steps;
  readonly operands: readonly [number, number];
  readonly how: number;
}

/** A program on tensors of several dtypes, of steps that are exact: they move, choose, compare, convert and add up. */
export interface MixedProgram {
  readonly inputs: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** Larger results are left out. */
const LARGEST = 400;

const dtypes = ['float32', 'int32', 'uint8', 'bool'] as const;

type Compute = (a: Tensor, b: Tensor, how: number) => Tensor;

/** Applies `f` to two tensors that broadcast; the second becomes its greatest element where they do not. */
const together =
  (f: (a: Tensor, b: Tensor) => Tensor): Compute =>
  (a, b) => {
    const fits = a.shape.slice(-b.rank || a.rank).every((length, i) => {
      const other = b.shape.slice(-a.rank || b.rank)[i];
      return other === undefined || length === other || length === 1 || other === 1;
    });
    if (fits) return f(a, b);
    return f(a, b.size === 0 ? ops.sum(b) : ops.max(b));
  };

/** A step along an axis, which leaves a scalar alone. */
const along =
  (f: (x: Tensor, axis: number, how: number) => Tensor): Compute =>
  (x, _, how) =>
    x.rank === 0 ? x : f(x, how % x.rank, how);

type Reduction = (x: Tensor, options: ops.ReduceOptions) => Tensor;

/** Over one axis, the first and the last, or all; only where there is something to choose from, if need be. */
const reduction = (f: Reduction, ofNothing = true) =>
  along((x, axis, how) => {
    if (x.size === 0 && !ofNothing) return x;
    const axes = how % 3 === 0 ? null : how % 3 === 1 || x.rank < 2 ? axis : [0, x.rank - 1];
    return f(x, { axis: axes, keepdims: how % 2 === 0 });
  });

/** Small enough numbers that products of floats are exact. */
const small = (x: Tensor) => (isFloat(x.dtype) ? ops.clip(ops.floor(x), -3, 3) : x);

const steps = {
  add: together(ops.add),
  sub: together(ops.sub),
  mul: together((a, b) => ops.mul(small(a), small(b))),
  square: (x) => ops.square(small(x)),
  maximum: together(ops.maximum),
  minimum: together(ops.minimum),
  less: together(ops.less),
  equal: together(ops.equal),
  notEqual: together(ops.notEqual),
  logicalXor: together(ops.logicalXor),
  where: together((a, b) => ops.where(ops.greater(a, 0), a, b)),
  neg: (x) => ops.neg(x),
  abs: (x) => ops.abs(x),
  sign: (x) => ops.sign(x),
  floor: (x) => ops.floor(x),
  relu: (x) => ops.relu(x),
  clip: (x, _, how) => ops.clip(x, -(how % 4), how % 5),
  half: (x) => ops.div(x, 2),
  cast: (x, _, how) => ops.cast(x, dtypes[how % dtypes.length]!),
  sum: reduction(ops.sum),
  prod: reduction((x, options) => ops.prod(small(x), options)),
  max: reduction(ops.max, false),
  min: reduction(ops.min, false),
  argmax: along((x, axis) => (x.size === 0 ? x : ops.argmax(x, { axis }))),
  argmin: along((x, axis) => (x.size === 0 ? x : ops.argmin(x, { axis, keepdims: true }))),
  transpose: (x) => ops.transpose(x),
  swapaxes: along((x, axis) => ops.swapaxes(x, 0, axis)),
  reshape: (x, _, how) => ops.reshape(x, how % 2 === 0 ? [x.size] : [1, x.size, 1]),
  squeeze: (x) => ops.squeeze(x),
  expandDims: (x, _, how) => ops.expandDims(x, how % (x.rank + 1)),
  broadcastTo: (x, _, how) => ops.broadcastTo(x, [1 + (how % 3), ...x.shape]),
  flip: along((x, axis) => ops.flip(x, axis)),
  slice: along((x, axis, how) =>
    ops.slice(x, [...Array(axis).fill(null), how % 3 === 0 ? [null, null, -2] : [how % 2, null, 1 + (how % 2)]]),
  ),
  at: along((x, _, how) => (x.shape[0] === 0 ? x : ops.at(x, how % x.shape[0]!))),
  pad: along((x, axis, how) =>
    ops.pad(
      x,
      x.shape.map((_, i): readonly [number, number] => (i === axis ? [how % 2, 1] : [0, 0])),
      { constantValues: how % 3 },
    ),
  ),
  split: along((x, axis, how) => ops.split(x, [Math.min(1, x.shape[axis]!)], { axis })[how % 2]!),
  stack: (x, _, how) => ops.stack([x, ops.neg(x)], { axis: how % (x.rank + 1) }),
  concat: along((x, axis) => ops.concat([x, ops.sign(x)], { axis })),
  gather: along((x, axis, how) => {
    const length = x.shape[axis]!;
    return length === 0
      ? x
      : ops.gather(
          x,
          ops
            .arange(3)
            .mul(how)
            .astype('uint8')
            .minimum(length - 1),
          { axis },
        );
  }),
  // Rows of other shapes than the carry's, integers beside floats, a value from around, backwards and forwards.
  scan: along((x, _, how) => {
    const [last, rows] = ops.scan(
      ({ sum, turn }: { sum: Tensor; turn: Tensor }, row: Tensor) => [
        { sum: ops.cast(ops.add(ops.mul(sum, how % 2), ops.sum(row)), sum.dtype), turn: ops.add(turn, 1) },
        [row, ops.less(turn, how % 4)],
      ],
      { sum: ops.cast(ops.sum(x), x.dtype), turn: tensor(how % 3, { dtype: 'int32' }) },
      x,
      { reverse: how % 5 < 2 },
    );
    return how % 3 === 0 ? last.sum : ops.mul(rows[0]!, ops.cast(last.turn, x.dtype));
  }),
  cond: together((a, b) =>
    ops.cond(
      ops.greater(ops.sum(ops.cast(a, 'int32')), 2),
      () => ops.maximum(a, b),
      () => ops.flip(ops.minimum(a, b).expandDims(0), 0).squeeze(0),
    ),
  ),
  whileLoop: (x, _, how) =>
    ops.whileLoop(
      (_y, n) => ops.less(n, how % 5),
      (y, n) => [ops.cast(ops.maximum(ops.neg(y), n), x.dtype), ops.add(n, 1)],
      [x, tensor(0, { dtype: 'int32' })],
      { maximumIterations: 3 },
    )[0],
  // A choice in a loop in a loop, each of which carries, reads and hands on values of its own.
  nested: (x, _, how) =>
    ops.scan(
      (carry: Tensor, turn: Tensor) => {
        const [next] = ops.whileLoop(
          (_y, n) => ops.less(n, turn),
          (y, n) => [
            ops.cond(
              ops.equal(n, how % 3),
              () => ops.cast(ops.sub(x, ops.cast(n, x.dtype)), x.dtype),
              () => y,
            ),
            ops.add(n, 1),
          ],
          [carry, tensor(0, { dtype: 'int32' })],
          { maximumIterations: how % 4 },
        );
        return [next, ops.flip(ops.expandDims(next, 0), 0)];
      },
      ops.cast(ops.maximum(x, 1), x.dtype),
      ops.cast(ops.arange(4), 'int32'),
    )[how % 2]!,
  matmul: (x) => (x.rank < 2 ? x : ops.matmul(small(x), ops.swapaxes(small(x), -1, -2))),
} satisfies Record<string, Compute>;

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  operands: fc.tuple(fc.nat(9), fc.nat(9)),
  how: fc.nat(29),
});

/** Quarters, of which sums and halves are exact. */
const exact = (x: Tensor): Tensor => (isFloat(x.dtype) ? ops.div(ops.floor(ops.mul(x, 4)), 4) : x);

const input = fc
  .tuple(shapes({ maxRank: 3 }), fc.constantFrom<DType>(...dtypes))
  .chain(([shape, dtype]) => tensors(shape, dtype))
  .map(exact);

/** Programs on two to four inputs of any shapes and dtypes. */
export const mixedPrograms: fc.Arbitrary<MixedProgram> = fc.record({
  inputs: fc.array(input, { minLength: 2, maxLength: 4 }),
  steps: fc.array(step, { minLength: 3, maxLength: 10 }),
});

/** Runs a program and returns all that it computed. */
export function runMixed({ steps: program }: MixedProgram, inputs: readonly Tensor[]): Tensor[] {
  const values = [...inputs];
  for (const { kind, operands, how } of program) {
    // The newer values come first: most steps go on from the last one.
    const [a, b] = operands.map((n) => values[values.length - 1 - (n % values.length)]!) as [Tensor, Tensor];
    const y = (steps[kind] as Compute)(a, b, how);
    if (y.size <= LARGEST && y.rank < 6) values.push(y);
  }
  return values.slice(inputs.length);
}

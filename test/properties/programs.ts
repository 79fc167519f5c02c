import { ops, type Tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { anyTensor } from './arbitraries.ts';

/** One step of a program: what to compute from which of the values so far, and a number that says how. */
interface Step {
  readonly kind: keyof typeof steps;
  readonly operands: readonly [number, number];
  readonly how: number;
}

/** A small program: inputs and the steps from them to a result. All steps are smooth and stay near 1. */
export interface Program {
  readonly inputs: readonly Tensor[];
  readonly steps: readonly Step[];
}

/** Larger results are left out: a product of products grows fast. */
const LARGEST = 200;

const axisOf = (x: Tensor, how: number) => how % x.rank;

/** Two tensors that broadcast; the second becomes a scalar where they do not. */
function fitting(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const fits = a.shape.slice(-b.rank || a.rank).every((length, i) => {
    const other = b.shape.slice(-a.rank || b.rank)[i];
    return other === undefined || length === other || length === 1 || other === 1;
  });
  return [a, fits ? b : ops.sum(b)];
}

type Compute = (a: Tensor, b: Tensor, how: number) => Tensor;

const elementwise =
  (f: (a: Tensor, b: Tensor) => Tensor): Compute =>
  (a, b) =>
    f(...fitting(a, b));

/** A step that needs an axis, and leaves a scalar alone. */
const alongAxis =
  (f: (x: Tensor, axis: number, how: number) => Tensor): Compute =>
  (x, _, how) =>
    x.rank === 0 ? x : f(x, axisOf(x, how), how);

const reductionOptions = (axis: number, how: number): ops.ReduceOptions =>
  how % 5 === 0 ? {} : { axis, keepdims: how % 2 === 0 };

const steps = {
  add: elementwise(ops.add),
  sub: elementwise(ops.sub),
  mul: elementwise(ops.mul),
  div: elementwise((a, b) => ops.div(a, ops.add(ops.square(b), 1))),
  where: elementwise((a, b) => ops.where(everyOther(a), a, b)),
  tanh: (x) => ops.tanh(x),
  sigmoid: (x) => ops.sigmoid(x),
  exp: (x) => ops.exp(ops.sin(x)),
  softplus: (x) => ops.softplus(x),
  gelu: (x) => ops.gelu(x),
  silu: (x) => ops.silu(x),
  expm1: (x) => ops.expm1(ops.sin(x)),
  erf: (x) => ops.erf(x),
  log: (x) => ops.log(ops.add(ops.square(x), 1)),
  sum: alongAxis((x, axis, how) => ops.sum(x, reductionOptions(axis, how))),
  mean: alongAxis((x, axis, how) => (x.size === 0 ? x : ops.mean(x, reductionOptions(axis, how)))),
  prod: alongAxis((x, axis, how) => ops.prod(ops.sin(x), reductionOptions(axis, how))),
  softmax: alongAxis((x, axis) => ops.softmax(x, { axis })),
  flip: alongAxis((x, axis) => ops.flip(x, axis)),
  slice: alongAxis((x, axis, how) => ops.slice(x, [...Array(axis).fill(null), [how % 2, null, 1 + (how % 3)]])),
  pad: alongAxis((x, axis, how) => ops.pad(x, widths(x, axis, [how % 2, 1]))),
  concat: alongAxis((x, axis) => ops.concat([x, ops.neg(x)], { axis })),
  gather: alongAxis((x, axis) =>
    x.shape[axis] === 0 ? x : ops.gather(x, ops.arange(2).mul(0).astype('int32'), { axis }),
  ),
  stack: alongAxis((x, axis) => ops.stack([x, ops.neg(x)], { axis })),
  split: alongAxis((x, axis, how) => ops.split(x, [Math.min(1, x.shape[axis]!)], { axis })[how % 2]!),
  transpose: (x) => ops.transpose(x),
  swapaxes: alongAxis((x, axis) => ops.swapaxes(x, 0, axis)),
  reshape: (x) => ops.reshape(x, [x.size]),
  expandDims: (x, _, how) => ops.expandDims(x, how % (x.rank + 1)),
  broadcastTo: (x) => ops.broadcastTo(x, [2, ...x.shape]),
  matmul: (x) => (x.rank < 2 ? x : ops.matmul(x, ops.swapaxes(x, -1, -2))),
} satisfies Record<string, Compute>;

/** A condition that picks about half of the elements, whatever they are. */
const everyOther = (x: Tensor) => ops.reshape(ops.greater(ops.sin(ops.arange(x.size)), 0.1), x.shape);

const widths = (x: Tensor, axis: number, width: readonly [number, number]) =>
  x.shape.map((_, i): readonly [number, number] => (i === axis ? width : [0, 0]));

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  operands: fc.tuple(fc.nat(9), fc.nat(9)),
  how: fc.nat(29),
});

/** Programs on one to three float64 inputs of any shapes. */
export const programs: fc.Arbitrary<Program> = fc.record({
  inputs: fc.array(anyTensor('float64', { maxRank: 2 }), { minLength: 1, maxLength: 3 }),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
});

/** Runs a program and returns the sum of all that it computed, so that every step counts. */
export function run(program: Program, inputs: readonly Tensor[]): Tensor {
  const values = [...inputs];
  for (const { kind, operands, how } of program.steps) {
    // The newer values come first: most steps go on from the last one.
    const [a, b] = operands.map((n) => values[values.length - 1 - (n % values.length)]!) as [Tensor, Tensor];
    const y = (steps[kind] as Compute)(a, b, how);
    if (y.size <= LARGEST) values.push(y);
  }
  return values.slice(inputs.length).reduce((total, y) => ops.add(total, ops.sum(ops.sin(y))), ops.sum(values[0]!));
}

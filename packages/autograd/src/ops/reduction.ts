import type { DType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../given/options.ts';
import { argReduce, reduce, sumReduce } from '../kernels/reduce.ts';
import { apply } from '../operation.ts';
import { type Axis, formatShape, normalizeAxes, normalizeAxis, type Shape, sizeOf } from '../shape.ts';
import type { TensorSpec } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { div, mul } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal } from './comparison.ts';
import { broadcastTo, expandDims, reshape, transpose } from './movement.ts';
import { checkTensor } from './operands.ts';
import { type RuleContext, singleOutput } from './single-output.ts';
import { concat, slice } from './slicing.ts';

interface ReduceAttrs {
  readonly axes: readonly number[];
  readonly [name: string]: readonly number[];
}

/** Options of the reductions. */
export interface ReduceOptions {
  /** The axis or axes to reduce, negative ones from the end. Default: null, all of them. */
  axis?: Axis;
  /** Whether reduced axes stay, with length 1. Default: false. */
  keepdims?: boolean;
}

const reduceOptions: OptionNames<ReduceOptions> = { axis: true, keepdims: 'flag' };

function check(where: string, x: Tensor, options: ReduceOptions): void {
  checkTensor(where, x);
  checkOptions(where, options, reduceOptions);
}

const without = (shape: Shape, axes: readonly number[]) => shape.filter((_, i) => !axes.includes(i));
const kept = (shape: Shape, axes: readonly number[]) => shape.map((n, i) => (axes.includes(i) ? 1 : n));

const infer = ([x]: readonly TensorSpec[], { axes }: ReduceAttrs): TensorSpec => ({
  shape: without(x!.shape, axes),
  dtype: x!.dtype,
});

/** The dtype that numbers are added up in: bytes and booleans in int32. */
const totalType = (dtype: DType): DType => (dtype === 'bool' || dtype === 'uint8' ? 'int32' : dtype);

export const sumOp = singleOutput<ReduceAttrs>({
  name: 'sum',
  infer,
  forward: ([x], { axes }, { shape, dtype }) => sumReduce(x!, axes, shape, dtype),
  vjp: [({ g, x, attrs: { axes } }) => broadcastTo(reshape(g, kept(x[0]!.shape, axes)), x[0]!.shape)],
  simplify: ([x], { axes }) => (axes.length === 0 ? { use: x! } : null),
});

/** Applies a reduction and puts the reduced axes back where `keepdims` asks for it. */
function reduced(op: OpDef<ReduceAttrs>, x: Tensor, { axis, keepdims = false }: ReduceOptions): Tensor {
  const axes = normalizeAxes(op.name, axis, x.rank);
  const y = apply(op, [x], { axes });
  return keepdims ? reshape(y, kept(x.shape, axes)) : y;
}

/**
 * The sum along `axis`; bool and uint8 add up to int32, which wraps around. Empty axes give 0. Source: ONNX ReduceSum-13.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * const x = tensor([[1, 2], [3, 4]]);
 * x.sum(); // 10
 * x.sum({ axis: 0 }); // [4, 6]
 * x.sum({ axis: 1, keepdims: true }); // [[3], [7]]
 * ```
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('sum', x, options);
  return reduced(sumOp, cast(x, totalType(x.dtype)), options);
}

/**
 * The arithmetic mean along `axis`; integers give float32. Empty axes give NaN. Source: NumPy's mean.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1, 2], [3, 4]]).mean({ axis: 1 }); // [1.5, 3.5]
 * ```
 */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('mean', x, options);
  const axes = normalizeAxes('mean', options.axis, x.rank);
  const count = axes.reduce((n, axis) => n * x.shape[axis]!, 1);
  const total = sum(x.dtype === 'float64' ? x : cast(x, 'float32'), options);
  return div(total, count);
}

/** Sums `x` down to `shape`, from which it could have been broadcast: the inverse of broadcastTo for gradients. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const lead = x.rank - shape.length;
  const axes = x.shape.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []));
  return reshape(sum(x, { axis: axes }), shape);
}

/** The gradient of a maximum or minimum: shared equally among the elements that reach it. */
function shareAmongTies({ g, x, y, attrs: { axes } }: RuleContext<ReduceAttrs>): Tensor {
  const shape = kept(x[0]!.shape, axes);
  const ties = cast(equal(x[0]!, reshape(y, shape)), g.dtype);
  return mul(div(reshape(g, shape), sum(ties, { axis: axes, keepdims: true })), ties);
}

function rejectEmpty(where: string, x: TensorSpec, axes: readonly number[]): void {
  if (axes.every((axis) => x.shape[axis] !== 0)) return;
  throw new ShapeError({
    where,
    got: `a tensor of shape ${formatShape(x.shape)}, of which an empty axis is reduced`,
    expected: 'at least one element to choose from',
  });
}

function extreme(name: 'max' | 'min', initial: number, pick: (a: number, b: number) => number): OpDef<ReduceAttrs> {
  return singleOutput<ReduceAttrs>({
    name,
    infer: (inputs, attrs) => {
      rejectEmpty(name, inputs[0]!, attrs.axes);
      return infer(inputs, attrs);
    },
    forward: ([x], { axes }, { shape, dtype }) => reduce(x!, axes, shape, dtype, initial, pick),
    vjp: [shareAmongTies],
    simplify: ([x], { axes }) => (axes.length === 0 ? { use: x! } : null),
  });
}

export const maxOp = extreme('max', -Infinity, Math.max);
export const minOp = extreme('min', Infinity, Math.min);

/**
 * The largest element along `axis`; NaN if one is NaN. Ties share the gradient. Source: ONNX ReduceMax-18.
 * @throws ShapeError when there is no element to choose from.
 */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('max', x, options);
  return reduced(maxOp, x, options);
}

/**
 * The smallest element along `axis`; NaN if one is NaN. Ties share the gradient. Source: ONNX ReduceMin-18.
 * @throws ShapeError when there is no element to choose from.
 */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('min', x, options);
  return reduced(minOp, x, options);
}

/**
 * The product along `axis`; bool and uint8 multiply up to int32, which wraps around. Empty axes give 1. Computed by halving, so
 * that its gradients of every order are right where elements are 0. Source: NumPy's prod.
 */
export function prod(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('prod', x, options);
  const { axis, keepdims = false } = options;
  const axes = normalizeAxes('prod', axis, x.rank);
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const shape = without(x.shape, axes);
  const count = axes.reduce((n, i) => n * x.shape[i]!, 1);
  let rest = reshape(transpose(cast(x, totalType(x.dtype)), [...axes, ...others]), [count, ...shape]);
  while (rest.shape[0]! > 1) {
    const n = rest.shape[0]!;
    const half = Math.floor(n / 2);
    const product = mul(slice(rest, [[0, half]]), slice(rest, [[half, 2 * half]]));
    rest = n % 2 === 0 ? product : concat([product, slice(rest, [[n - 1, n]])]);
  }
  const product = count === 0 ? broadcastTo(cast(equal(sum(rest), 0), rest.dtype), shape) : slice(rest, [0]);
  return keepdims ? reshape(product, kept(x.shape, axes)) : product;
}

interface ArgAttrs {
  readonly axis: number;
  readonly [name: string]: number;
}

function argExtreme(name: 'argmax' | 'argmin', beats: (a: number, b: number) => boolean): OpDef<ArgAttrs> {
  return singleOutput<ArgAttrs>({
    name,
    infer: ([x], { axis }) => {
      rejectEmpty(name, x!, [axis]);
      return { shape: without(x!.shape, [axis]), dtype: 'int32' };
    },
    forward: ([x], { axis }, { shape }) => argReduce(x!, axis, shape, beats),
    vjp: 'nondifferentiable',
  });
}

export const argmaxOp = argExtreme('argmax', (a, b) => a > b);
export const argminOp = argExtreme('argmin', (a, b) => a < b);

/** Options of {@link argmax} and {@link argmin}. */
export interface ArgOptions {
  /** The axis to search. Default: null, the whole tensor in row-major order. */
  axis?: number | null;
  /** Whether the searched axis stays, with length 1. Default: false. */
  keepdims?: boolean;
}

function position(op: OpDef<ArgAttrs>, x: Tensor, options: ArgOptions): Tensor {
  check(op.name, x, options);
  const { axis = null, keepdims = false } = options;
  if (axis === null) {
    const y = apply(op, [reshape(x, [sizeOf(x.shape)])], { axis: 0 });
    return keepdims
      ? reshape(
          y,
          x.shape.map(() => 1),
        )
      : y;
  }
  const along = normalizeAxis(op.name, axis, x.rank);
  const y = apply(op, [x], { axis: along });
  return keepdims ? expandDims(y, along) : y;
}

/**
 * The index of the first largest element along `axis`; int32. NaN counts as largest. Source: NumPy's argmax.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1, 5, 2], [7, 0, 1]]).argmax({ axis: -1 }); // [1, 0]
 * ```
 */
export function argmax(x: Tensor, options: ArgOptions = {}): Tensor {
  return position(argmaxOp, x, options);
}

/** The index of the first smallest element along `axis`; int32. NaN counts as smallest. Source: NumPy's argmin. */
export function argmin(x: Tensor, options: ArgOptions = {}): Tensor {
  return position(argminOp, x, options);
}

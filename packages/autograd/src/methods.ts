import type { DType } from './dtype.ts';
import { leafOf } from './ops/cast.ts';
import type {
  ArgOptions,
  EluOptions,
  GatherOptions,
  GeluOptions,
  Operand,
  Range,
  ReduceOptions,
  SoftmaxOptions,
} from './ops/index.ts';
import * as ops from './ops/index.ts';
import type { Shape } from './shape.ts';
import { type BackwardOptions, backward } from './tape.ts';
import { Tensor } from './tensor.ts';

declare module './tensor.ts' {
  // The methods of a tensor are the functions of `ops` with the tensor as first argument: see there for the details.
  interface Tensor {
    /** The same value without its history: no gradient flows through it. */
    detach(): Tensor;
    /** `-x`. Elementwise. */
    neg(): Tensor;
    /** `|x|`. Elementwise. */
    abs(): Tensor;
    /** -1, 0 or 1 by sign. Elementwise. */
    sign(): Tensor;
    /** `x * x`. Elementwise. */
    square(): Tensor;
    /** The square root. Elementwise. */
    sqrt(): Tensor;
    /** `e ** x`. Elementwise. */
    exp(): Tensor;
    /** `e ** x - 1`, exact near 0. Elementwise. */
    expm1(): Tensor;
    /** The natural logarithm. Elementwise. */
    log(): Tensor;
    /** `log(1 + x)`, exact near 0. Elementwise. */
    log1p(): Tensor;
    /** The sine. Elementwise. */
    sin(): Tensor;
    /** The cosine. Elementwise. */
    cos(): Tensor;
    /** The hyperbolic tangent. Elementwise. */
    tanh(): Tensor;
    /** The error function. Elementwise. */
    erf(): Tensor;
    /** The largest integer not above. Elementwise. */
    floor(): Tensor;
    /** The smallest integer not below. Elementwise. */
    ceil(): Tensor;
    /** `max(x, 0)`. Elementwise. */
    relu(): Tensor;
    /** `1 / (1 + e ** -x)`. Elementwise. */
    sigmoid(): Tensor;
    /** `log(1 + e ** x)`. Elementwise. */
    softplus(): Tensor;
    /** `x sigmoid(x)`. Elementwise. */
    silu(): Tensor;
    /** Whether 0. Elementwise. */
    logicalNot(): Tensor;
    /** `this + other`. Elementwise with broadcasting. */
    add(other: Operand): Tensor;
    /** `this - other`. Elementwise with broadcasting. */
    sub(other: Operand): Tensor;
    /** `this * other`. Elementwise with broadcasting. */
    mul(other: Operand): Tensor;
    /** `this / other`, true division. Elementwise with broadcasting. */
    div(other: Operand): Tensor;
    /** `this ** other`. Elementwise with broadcasting. */
    pow(other: Operand): Tensor;
    /** The larger of the two. Elementwise with broadcasting. */
    maximum(other: Operand): Tensor;
    /** The smaller of the two. Elementwise with broadcasting. */
    minimum(other: Operand): Tensor;
    /** `this == other`. Elementwise with broadcasting. */
    equal(other: Operand): Tensor;
    /** `this != other`. Elementwise with broadcasting. */
    notEqual(other: Operand): Tensor;
    /** `this < other`. Elementwise with broadcasting. */
    less(other: Operand): Tensor;
    /** `this <= other`. Elementwise with broadcasting. */
    lessEqual(other: Operand): Tensor;
    /** `this > other`. Elementwise with broadcasting. */
    greater(other: Operand): Tensor;
    /** `this >= other`. Elementwise with broadcasting. */
    greaterEqual(other: Operand): Tensor;
    /** Whether both are true. Elementwise with broadcasting. */
    logicalAnd(other: Operand): Tensor;
    /** Whether either is true. Elementwise with broadcasting. */
    logicalOr(other: Operand): Tensor;
    /** `x` where positive, else `alpha (e ** x - 1)`. */
    elu(options?: EluOptions): Tensor;
    /** `x Phi(x)`. */
    gelu(options?: GeluOptions): Tensor;
    /** Limited to `[min, max]`. */
    clip(min: Operand, max: Operand): Tensor;
    /** Softmax along an axis, by default the last. */
    softmax(options?: SoftmaxOptions): Tensor;
    /** The logarithm of softmax along an axis, by default the last. */
    logSoftmax(options?: SoftmaxOptions): Tensor;
    /** The matrix product. */
    matmul(other: Tensor): Tensor;
    /** The sum, of all elements or along axes. */
    sum(options?: ReduceOptions): Tensor;
    /** The mean, of all elements or along axes. */
    mean(options?: ReduceOptions): Tensor;
    /** The largest element, of all or along axes. */
    max(options?: ReduceOptions): Tensor;
    /** The smallest element, of all or along axes. */
    min(options?: ReduceOptions): Tensor;
    /** The product, of all elements or along axes. */
    prod(options?: ReduceOptions): Tensor;
    /** The index of the largest element, int32. */
    argmax(options?: ArgOptions): Tensor;
    /** The index of the smallest element, int32. */
    argmin(options?: ArgOptions): Tensor;
    /** The same elements in another shape; one axis may be -1. */
    reshape(shape: Shape): Tensor;
    /** The axes in another order, by default reversed. */
    transpose(axes?: readonly number[]): Tensor;
    /** Stretched to `shape`. */
    broadcastTo(shape: Shape): Tensor;
    /** With axes of length 1 inserted. */
    expandDims(axis: number | readonly number[]): Tensor;
    /** Without axes of length 1. */
    squeeze(axis?: number | readonly number[]): Tensor;
    /** Part of the tensor: one index, `[start, stop, step]` or null per axis. */
    slice(ranges: readonly Range[]): Tensor;
    /** The part at an index of the first axis (and of the next ones). */
    at(...indices: number[]): Tensor;
    /** The slices at `indices` along an axis. */
    gather(indices: Tensor, options?: GatherOptions): Tensor;
    /** Converted to `dtype`. NumPy's astype. */
    astype(dtype: DType): Tensor;
    /** Adds d(this)/d(leaf) to the `grad` of every leaf that requires one: see {@link backward}. */
    backward(gradient?: Tensor, options?: BackwardOptions): void;
  }
}

type Method = (x: Tensor, ...args: never[]) => unknown;

const methods: Readonly<Record<string, Method>> = {
  neg: ops.neg,
  abs: ops.abs,
  sign: ops.sign,
  square: ops.square,
  sqrt: ops.sqrt,
  exp: ops.exp,
  expm1: ops.expm1,
  log: ops.log,
  log1p: ops.log1p,
  sin: ops.sin,
  cos: ops.cos,
  tanh: ops.tanh,
  erf: ops.erf,
  floor: ops.floor,
  ceil: ops.ceil,
  relu: ops.relu,
  sigmoid: ops.sigmoid,
  softplus: ops.softplus,
  silu: ops.silu,
  logicalNot: ops.logicalNot,
  add: ops.add,
  sub: ops.sub,
  mul: ops.mul,
  div: ops.div,
  pow: ops.pow,
  maximum: ops.maximum,
  minimum: ops.minimum,
  equal: ops.equal,
  notEqual: ops.notEqual,
  less: ops.less,
  lessEqual: ops.lessEqual,
  greater: ops.greater,
  greaterEqual: ops.greaterEqual,
  logicalAnd: ops.logicalAnd,
  logicalOr: ops.logicalOr,
  elu: ops.elu,
  gelu: ops.gelu,
  clip: ops.clip,
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,
  matmul: ops.matmul,
  sum: ops.sum,
  mean: ops.mean,
  max: ops.max,
  min: ops.min,
  prod: ops.prod,
  argmax: ops.argmax,
  argmin: ops.argmin,
  reshape: ops.reshape,
  transpose: ops.transpose,
  broadcastTo: ops.broadcastTo,
  expandDims: ops.expandDims,
  squeeze: ops.squeeze,
  slice: ops.slice,
  at: ops.at,
  gather: ops.gather,
  astype: ops.cast,
  backward,
  detach: (x: Tensor) => leafOf(x, false),
};

for (const [name, method] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...args: never[]) {
      return method(this, ...args);
    },
    configurable: true,
  });
}

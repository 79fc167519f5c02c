export { cond } from '../control/cond.ts';
export { customGradient, type WithGradient } from '../control/custom-gradient.ts';
export { type ScanOptions, scan } from '../control/scan.ts';
export { type WhileLoopOptions, whileLoop } from '../control/while-loop.ts';
export { all, any } from './any.ts';
export { add, div, mul, neg, square, sub } from './arithmetic.ts';
export { cast } from './cast.ts';
export {
  equal,
  greater,
  greaterEqual,
  isnan,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
} from './comparison.ts';
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv,
  convTranspose,
  type DepthwiseConvOptions,
  depthwiseConv,
  separableConv,
} from './conv.ts';
export {
  type CreationOptions,
  type EyeOptions,
  eye,
  full,
  fullLike,
  ones,
  onesLike,
  tri,
  zeros,
  zerosLike,
} from './creation.ts';
export type { BinaryOp, UnaryOp } from './elementwise.ts';
export { type GatherOptions, gather, type OneHotOptions, oneHot, segmentSum } from './indexing.ts';
export { matmul } from './linalg.ts';
export { ceil, cos, erf, exp, expm1, floor, log, log1p, pow, rsqrt, sin, sqrt, tanh } from './math.ts';
export { type MomentsOptions, moments } from './moments.ts';
export { broadcastTo, expandDims, reshape, squeeze, swapaxes, transpose } from './movement.ts';
export {
  type EluOptions,
  elu,
  type GeluOptions,
  gelu,
  type LeakyReluOptions,
  leakyRelu,
  logSoftmax,
  relu,
  type SoftmaxOptions,
  sigmoid,
  silu,
  softmax,
  softplus,
} from './nn.ts';
export type { Operand } from './operands.ts';
export { type PadMode, type PadOptions, type PadWidths, pad } from './pad.ts';
export { abs, clip, maximum, minimum, sign, where } from './piecewise.ts';
export { averagePool, maxPool, type PoolOptions } from './pool.ts';
export { type ArangeOptions, arange, type LinspaceOptions, linspace } from './ranges.ts';
export { type ArgOptions, argmax, argmin, max, mean, min, prod, type ReduceOptions, sum } from './reduction.ts';
export { type RepeatOptions, repeat } from './repeat.ts';
export { type Interpolation, type ResizeOptions, resize } from './resize.ts';
export {
  type AxisOptions,
  at,
  concat,
  flip,
  type Range,
  slice,
  split,
  stack,
} from './slicing.ts';
export type { DataFormat, Padding, PerAxis } from './windows.ts';

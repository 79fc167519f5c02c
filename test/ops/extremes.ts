import { ops, type Tensor } from '@keisan/autograd';
import { normalCdf, sigmoidSlope } from '../../packages/autograd/src/ops/math.ts';

/** An elementwise function and numbers at which it, and its slope, are held to float64 by their relative error. */
export interface Extreme {
  readonly call: (x: Tensor) => Tensor;
  readonly at: readonly number[];
  /** The relative error in float32. Default: 1e-6. */
  readonly tolerance?: number;
}

const nearZero = [0, -0, 1e-35, 1e-20, 1e-8, 1e-4, 1e-3, 0.03, 0.1, 0.127];
const middle = [0.5, 1, 1.4, 2.5, 3.1, 4.9, 6, 8.5];
const tails = [10, 12.5, 17, 18.5, 20, 36, 45, 60, 80, 87];
const far = [88.5, 100, 104, 500, 1e4, 1e10, 1e20, 3e38, Infinity];
const positive = [...nearZero, ...middle, ...tails, ...far];
const both = (numbers: readonly number[]) => [...numbers, ...numbers.map((x) => -x), Number.NaN];
const everywhere = both(positive);

/** Where -Infinity times 0 is NaN, as it is in Keras. */
const finite = everywhere.filter((x) => Math.abs(x) !== Infinity);

/** Elementwise functions of one tensor, at the extremes. */
export const extremes: Readonly<Record<string, Extreme>> = {
  sigmoid: { call: ops.sigmoid, at: everywhere },
  'log of sigmoid': { call: (x) => ops.log(ops.sigmoid(x)), at: [-80, -60, -20, -17, -5, -1, 0] },
  sigmoidSlope: { call: sigmoidSlope, at: everywhere },
  softplus: { call: ops.softplus, at: everywhere },
  elu: { call: (x) => ops.elu(x), at: everywhere },
  'elu with alpha': { call: (x) => ops.elu(x, { alpha: 0.3 }), at: everywhere },
  tanh: { call: ops.tanh, at: everywhere },
  exp: { call: ops.exp, at: everywhere },
  expm1: { call: ops.expm1, at: everywhere },
  log: { call: ops.log, at: [...positive, 1 - 2 ** -24, 1 + 2 ** -23, -1, Number.NaN] },
  log1p: { call: ops.log1p, at: [...positive, -1e-35, -1e-8, -1e-4, -0.5, -1 + 2 ** -24, -1, -2, Number.NaN] },
  erf: { call: ops.erf, at: everywhere, tolerance: 4e-6 },
  // e ** (-x * x / 2) rounds x * x, e ** (-2 u) rounds u.
  normalCdf: { call: normalCdf, at: everywhere, tolerance: 6e-6 },
  gelu: { call: (x) => ops.gelu(x), at: finite, tolerance: 6e-6 },
  'approximate gelu': {
    call: (x) => ops.gelu(x, { approximate: true }),
    at: finite.filter((x) => Math.abs(x) < 1e12),
    tolerance: 1e-5,
  },
  // The sigmoid is subnormal where what it is multiplied by is not.
  silu: { call: ops.silu, at: finite.filter((x) => x > -87 || x < -100 || Number.isNaN(x)) },
  sin: { call: ops.sin, at: everywhere },
  cos: { call: ops.cos, at: everywhere },
  sqrt: { call: ops.sqrt, at: [...positive, 1e-38, -1, Number.NaN] },
  rsqrt: { call: ops.rsqrt, at: [...positive.slice(2), 1e-38, -1, Number.NaN].filter((x) => x < 1e25) },
  'power 3': { call: (x) => ops.pow(x, 3), at: everywhere },
  'power -1.5': { call: (x) => ops.pow(x, -1.5), at: [...positive, Number.NaN].filter((x) => !(x < 1e-14)) },
  'power 0': { call: (x) => ops.pow(x, 0), at: everywhere },
  'powers of 2': { call: (x) => ops.pow(2, x), at: everywhere },
  'powers of 0.5': { call: (x) => ops.pow(0.5, x), at: everywhere },
  'powers of 1': { call: (x) => ops.pow(1, x), at: everywhere },
  'powers of -1': { call: (x) => ops.pow(-1, x), at: [2, 3, -2, 0, 1e10, 0.5, Infinity, -Infinity, Number.NaN] },
  relu: { call: ops.relu, at: everywhere },
  leakyRelu: { call: ops.leakyRelu, at: everywhere },
  abs: { call: ops.abs, at: everywhere },
  neg: { call: ops.neg, at: everywhere },
  square: { call: ops.square, at: everywhere },
  reciprocal: { call: (x) => ops.div(1, x), at: finite.filter((x) => !(Math.abs(x) > 1e18 || Math.abs(x) < 1e-18)) },
  clip: { call: (x) => ops.clip(x, -2, 50), at: everywhere },
  'clip from NaN': { call: (x) => ops.clip(x, Number.NaN, 1), at: everywhere },
  'clip to NaN': { call: (x) => ops.clip(x, 0, Number.NaN), at: everywhere },
  'clip by tensors of NaN': { call: (x) => ops.clip(x, ops.sub(ops.mul(x, 0), Number.NaN), 1), at: everywhere },
  maximum: { call: (x) => ops.maximum(x, 0.7), at: everywhere },
  minimum: { call: (x) => ops.minimum(x, 0.7), at: everywhere },
  'maximum with NaN': { call: (x) => ops.maximum(Number.NaN, x), at: everywhere },
  sign: { call: ops.sign, at: everywhere },
  floor: { call: ops.floor, at: finite },
  ceil: { call: ops.ceil, at: finite },
};

/** Rows of numbers, which a softmax makes compete. */
export const rows: readonly (readonly number[])[] = [
  [0, -20, -50, -80, -86, 1],
  [1000, 999, 950, -1000, 990.5, 1001],
  [-1e30, 0, 1, 2, 3, 1e-8],
  [3e38, -3e38, 0, 1, 2, 3],
  [-Infinity, 0, 1, -3, -Infinity, 7],
  [0, Number.NaN, 1, 2, 3, 4],
  [5, 5, 5, 5, 5, 5],
];

import type { FloatType } from '../../packages/autograd/src/scalar/arithmetic.ts';
import type { Scalar } from '../../packages/autograd/src/scalar/program.ts';
import type { Scalars } from '../../packages/autograd/src/scalar/scalars.ts';
import type { FunctionName } from './inputs.ts';

/** A function under the sweep, and how near it must come where that is not the usual. */
export interface Swept {
  readonly value: (s: Scalars, ...x: Scalar<FloatType>[]) => Scalar<FloatType>;
  /** The greatest relative error in float64: 1e-14. */
  readonly relative?: number;
  /** The size to which errors are relative where values are smaller, as beside zeros that no float is: 0. */
  readonly least?: number;
}

/** The functions that the sweep runs. */
export const functions: Readonly<Partial<Record<FunctionName, Swept>>> = {
  exp: { value: (s, x) => s.exp(x) },
  expm1: { value: (s, x) => s.expm1(x) },
  log: { value: (s, x) => s.log(x) },
  log1p: { value: (s, x) => s.log1p(x) },
  log2: { value: (s, x) => s.log2(x) },
  log10: { value: (s, x) => s.log10(x) },
  pow: { value: (s, x, y) => s.pow(x, y) },
  sinh: { value: (s, x) => s.sinh(x) },
  cosh: { value: (s, x) => s.cosh(x) },
  tanh: { value: (s, x) => s.tanh(x) },
  asinh: { value: (s, x) => s.asinh(x) },
  acosh: { value: (s, x) => s.acosh(x) },
  atanh: { value: (s, x) => s.atanh(x) },
  cbrt: { value: (s, x) => s.cbrt(x) },
  rsqrt: { value: (s, x) => s.rsqrt(x) },
  hypot: { value: (s, x, y) => s.hypot(x, y) },

  sin: { value: (s, x) => s.sin(x) },
  cos: { value: (s, x) => s.cos(x) },
  tan: { value: (s, x) => s.tan(x) },
  asin: { value: (s, x) => s.asin(x) },
  acos: { value: (s, x) => s.acos(x) },
  atan: { value: (s, x) => s.atan(x) },
  atan2: { value: (s, y, x) => s.atan2(y, x) },
  erf: { value: (s, x) => s.erf(x) },
  erfc: { value: (s, x) => s.erfc(x) },
  normalCdf: { value: (s, x) => s.normalCdf(x) },
  lgamma: { value: (s, x) => s.lgamma(x), relative: 1e-12, least: 1e-2 },
  digamma: { value: (s, x) => s.digamma(x), relative: 1e-12, least: 1e-2 },
};

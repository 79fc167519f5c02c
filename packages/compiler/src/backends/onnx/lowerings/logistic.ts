import type { DType } from '@keisan/autograd';
import type { OnnxBuilder } from '../builder.ts';

/** Where `e ** x` is about to overflow: from here on the sigmoid is 1 and softplus is x. */
const LIMITS: Partial<Record<DType, number>> = { float32: 88, float64: 709 };

/** What the logistic curves are made of, the same nodes for all that are asked of one input. */
interface Logistic {
  /** `e ** x`, which overflows to Infinity. */
  readonly power: string;
  /** `e ** min(x, limit)`. */
  readonly bounded: string;
  /** `1 + e ** min(x, limit)`. */
  readonly total: string;
  readonly one: string;
  readonly limit: string;
}

function logistic(b: OnnxBuilder, x: string, dtype: DType): Logistic {
  const limit = LIMITS[dtype]!;
  const one = b.constant(1, dtype);
  const power = b.node('Exp', [x]);
  const bounded = b.node('Min', [power, b.constant(Math.exp(limit), dtype)]);
  return { power, bounded, total: b.node('Add', [bounded, one]), one, limit: b.constant(limit, dtype) };
}

/**
 * `e ** x / (1 + e ** x)`: right to a few units in the last place in both tails. ONNX Runtime's Sigmoid is off by up to 1e-7
 * however small the result is, and 0 below -18.
 */
export function lowerSigmoid(b: OnnxBuilder, x: string, dtype: DType): string {
  const { bounded, total } = logistic(b, x, dtype);
  return b.node('Div', [bounded, total]);
}

/** `e ** x / (1 + e ** x) ** 2`: two nodes more than the sigmoid. */
export function lowerSigmoidSlope(b: OnnxBuilder, x: string, dtype: DType): string {
  const { power, one } = logistic(b, x, dtype);
  return b.node('Div', [lowerSigmoid(b, x, dtype), b.node('Add', [power, one])]);
}

/**
 * `log(u) + (p - (u - 1)) / u` with `p = e ** x` and `u = 1 + p`: the logarithm, and what rounding `u` took from it. ONNX Runtime's
 * Softplus overflows in float64, and takes fifty times as long natively. Source: Kahan's log1p in the form of a sum, from
 * `log(u + d) = log(u) + d / u` for small d.
 */
export function lowerSoftplus(b: OnnxBuilder, x: string, dtype: DType): string {
  const { bounded, total, one, limit } = logistic(b, x, dtype);
  const lost = b.node('Sub', [bounded, b.node('Sub', [total, one])]);
  const below = b.node('Add', [b.node('Log', [total]), b.node('Div', [lost, total])]);
  return b.node('Add', [below, b.node('Relu', [b.node('Sub', [x, limit])])]);
}

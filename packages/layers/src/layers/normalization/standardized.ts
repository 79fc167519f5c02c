import { mul, rsqrt, type Tensor } from '@keisan/autograd';

/** What `x` is scaled and moved by after it was normalized; null for not at all. */
export interface Affine {
  readonly gamma: Tensor | null;
  readonly beta: Tensor | null;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, where all but `x` can be stretched to its shape. Source: Keras's
 * ops.batch_normalization, which multiplies `x` once and adds to it once.
 */
export function standardized(x: Tensor, center: Tensor, variance: Tensor, epsilon: number, { gamma, beta }: Affine) {
  const inverse = rsqrt(variance.add(epsilon));
  const factor = gamma ? mul(inverse, gamma) : inverse;
  const moved = mul(center, factor).neg();
  return x.mul(factor).add(beta ? moved.add(beta) : moved);
}

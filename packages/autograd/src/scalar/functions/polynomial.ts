import type { Arithmetic, FloatType, Operand } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

/** c0 + c1 x + c2 x^2 + ..., by Horner's rule: the fewest steps, and vectors of other elements fill the pauses between them. */
export function polynomial<T extends FloatType>(
  s: Arithmetic,
  x: Scalar<T>,
  coefficients: readonly number[],
): Scalar<T> {
  const [last, ...rest] = coefficients.toReversed();
  return rest.reduce((sum: Operand<T>, each) => s.add(s.mul(sum, x), each), last!) as Scalar<T>;
}

import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { polynomial } from './polynomial.ts';

/** Coefficients of two polynomials, those of the lowest powers first: the first over the second. */
export type Quotient = readonly [above: readonly number[], below: readonly number[]];

/** A quotient of polynomials of x. */
export function rational<T extends FloatType>(s: Arithmetic, x: Scalar<T>, [above, below]: Quotient): Scalar<T> {
  return s.div(polynomial(s, x, above), polynomial(s, x, below));
}

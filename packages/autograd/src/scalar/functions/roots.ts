import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

/** 1/sqrt(x), of two rounded steps. */
export function rsqrt<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  return s.div(1, s.sqrt(x));
}

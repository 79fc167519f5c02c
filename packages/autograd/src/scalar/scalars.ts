import type { DType } from '../dtype.ts';
import { Arithmetic, type FloatType } from './arithmetic.ts';
import { rsqrt } from './functions/roots.ts';
import { cos, sin, tan } from './functions/trigonometric.ts';
import { type Scalar, typeOf } from './program.ts';

/** Writes programs, with elementary functions. */
export class Scalars extends Arithmetic {
  /** The element of an input, of the type that its dtype is computed in. */
  input(index: number, dtype: DType): Scalar {
    return this.step(typeOf(dtype), { kind: 'input', index, dtype });
  }

  /** 1/sqrt(x): Infinity of the sign of a zero, NaN below it, 0 at Infinity. */
  rsqrt<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return rsqrt(this, x);
  }

  /** The sine of an angle in radians, of any size; NaN at infinities. */
  sin<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return sin(this, x);
  }

  /** The cosine of an angle in radians, of any size; NaN at infinities. */
  cos<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return cos(this, x);
  }

  /** The tangent of an angle in radians, of any size; NaN at infinities. */
  tan<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return tan(this, x);
  }
}

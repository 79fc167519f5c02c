import type { DType } from '../dtype.ts';
import { Arithmetic, type FloatType, type NumberType } from './arithmetic.ts';
import { convert, number } from './functions/convert.ts';
import { acos, asin, atan, atan2 } from './functions/inverse-trigonometric.ts';
import { rsqrt } from './functions/roots.ts';
import { cos, sin, tan } from './functions/trigonometric.ts';
import { type Scalar, type ScalarType, typeOf } from './program.ts';

/** Writes programs, with elementary functions. */
export class Scalars extends Arithmetic {
  #output: ScalarType = 'float32';

  /** The type that the value that is being written is to have. */
  get output(): ScalarType {
    return this.#output;
  }

  /** Writes a value that is to have a type. */
  giving<T>(type: ScalarType, value: () => T): T {
    const before = this.#output;
    this.#output = type;
    const result = value();
    this.#output = before;
    return result;
  }

  /** The element of an input, of the type that its dtype is computed in. */
  input(index: number, dtype: DType): Scalar {
    return this.step(typeOf(dtype), { kind: 'input', index, dtype });
  }

  /** A number as a scalar of a type: for bool whether it is not 0. */
  constantOf(type: ScalarType, value: number): Scalar {
    return type === 'bool' ? this.notEqual(this.constant('int32', value), 0) : this.constant(type, value);
  }

  /** `x` as a number: a truth is 1 or 0. */
  number(x: Scalar): Scalar<NumberType> {
    return number(this, x);
  }

  /**
   * `x` as a scalar of another type. Floats to int32 by truncation and modulo 2^32, NaN and infinities giving 0; to bool by `x != 0`,
   * so that NaN is true.
   */
  convert(x: Scalar, type: ScalarType): Scalar {
    return convert(this, x, type);
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

  /** The angle between -pi/2 and pi/2 whose sine is x; NaN where |x| > 1. */
  asin<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return asin(this, x);
  }

  /** The angle between 0 and pi whose cosine is x; NaN where |x| > 1. */
  acos<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return acos(this, x);
  }

  /** The angle between -pi/2 and pi/2 whose tangent is x. */
  atan<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return atan(this, x);
  }

  /**
   * The angle of the point (x, y), between -pi and pi, counted from the positive x axis. It has the sign of y, that of zeros included; zeros and
   * infinities as in C: atan2(0, -0) is pi, atan2(Infinity, Infinity) pi/4.
   */
  atan2<T extends FloatType>(y: Scalar<T>, x: Scalar<T>): Scalar<T> {
    return atan2(this, y, x);
  }
}

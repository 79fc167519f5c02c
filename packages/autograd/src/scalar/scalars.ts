import type { DType } from '../dtype.ts';
import { Arithmetic, type FloatType, type NumberType } from './arithmetic.ts';
import { convert, number } from './functions/convert.ts';
import { erf, erfc, normalCdf } from './functions/error-function.ts';
import { exp, expm1 } from './functions/exp.ts';
import { digamma, lgamma } from './functions/gamma.ts';
import { cosh, sinh, tanh } from './functions/hyperbolic.ts';
import { acosh, asinh, atanh } from './functions/inverse-hyperbolic.ts';
import { acos, asin, atan, atan2 } from './functions/inverse-trigonometric.ts';
import { log, log1p, log2, log10 } from './functions/log.ts';
import { pow } from './functions/pow.ts';
import { cbrt, hypot, rsqrt } from './functions/roots.ts';
import { cos, sin, tan } from './functions/trigonometric.ts';
import { type Scalar, type ScalarType, typeOf } from './program.ts';

/** Writes programs, with elementary functions. NaN gives NaN where nothing else is said. */
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

  /** e^x: 0 at -Infinity, and what is below the least normal number is rounded once. After fdlibm's e_exp.c. */
  exp<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return exp(this, x);
  }

  /**
   * e^x - 1, near 0 as precise as elsewhere; -1 at -Infinity, and a zero keeps its sign. After fdlibm's s_expm1.c.
   */
  expm1<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return expm1(this, x);
  }

  /** The natural logarithm: -Infinity at zeros, NaN below. After fdlibm's e_log.c. */
  log<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return log(this, x);
  }

  /**
   * log(1 + x), near 0 as precise as elsewhere: -Infinity at -1, NaN below, and a zero keeps its sign. After
   * fdlibm's s_log1p.c.
   */
  log1p<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return log1p(this, x);
  }

  /**
   * The logarithm to base 2, whole numbers at powers of 2: -Infinity at zeros, NaN below. After FreeBSD's e_log2.c.
   */
  log2<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return log2(this, x);
  }

  /** The logarithm to base 10: -Infinity at zeros, NaN below. After FreeBSD's e_log10.c. */
  log10<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return log10(this, x);
  }

  /**
   * x^y with C's special values: 1 at y = 0 and at x = 1 whatever the other is, NaN for a negative x and a y that is
   * not whole, and the sign of x where y is odd. After fdlibm's e_pow.c.
   */
  pow<T extends FloatType>(x: Scalar<T>, y: Scalar<T>): Scalar<T> {
    return pow(this, x, y);
  }

  /** (e^x - e^-x)/2; infinities stay, and a zero keeps its sign. */
  sinh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return sinh(this, x);
  }

  /** (e^x + e^-x)/2: Infinity at both infinities. */
  cosh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return cosh(this, x);
  }

  /** (e^x - e^-x)/(e^x + e^-x): 1 and -1 at the infinities, and a zero keeps its sign. After fdlibm's s_tanh.c. */
  tanh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return tanh(this, x);
  }

  /** The number whose sinh is x; infinities stay, and a zero keeps its sign. After fdlibm's s_asinh.c. */
  asinh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return asinh(this, x);
  }

  /** The number from 0 on whose cosh is x: NaN below 1. After fdlibm's e_acosh.c. */
  acosh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return acosh(this, x);
  }

  /**
   * The number whose tanh is x: infinite at 1 and -1, NaN beyond, and a zero keeps its sign. After fdlibm's
   * e_atanh.c.
   */
  atanh<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return atanh(this, x);
  }

  /** The cube root, of negative numbers too; infinities stay, and a zero keeps its sign. After FreeBSD's s_cbrt.c. */
  cbrt<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return cbrt(this, x);
  }

  /** 1/sqrt(x): Infinity of the sign of a zero, NaN below it, 0 at Infinity. */
  rsqrt<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return rsqrt(this, x);
  }

  /** sqrt(x^2 + y^2), without overflow between: Infinity where either is infinite, whatever the other is. */
  hypot<T extends FloatType>(x: Scalar<T>, y: Scalar<T>): Scalar<T> {
    return hypot(this, x, y);
  }

  /**
   * The sine of x radians, x of any size: NaN at infinities, and a zero keeps its sign. Reduced after Cody and Waite, from
   * 2^20 on after Payne and Hanek.
   */
  sin<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return sin(this, x);
  }

  /** The cosine of x radians, x of any size: 1 at 0, NaN at infinities. Reduced as for sin. */
  cos<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return cos(this, x);
  }

  /** The tangent of x radians, x of any size: NaN at infinities, and a zero keeps its sign. Reduced as for sin. */
  tan<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return tan(this, x);
  }

  /**
   * The angle between -pi/2 and pi/2 whose sine is x: NaN where |x| > 1, and a zero keeps its sign. After fdlibm's e_asin.c.
   */
  asin<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return asin(this, x);
  }

  /** The angle between 0 and pi whose cosine is x: NaN where |x| > 1. After fdlibm's e_acos.c. */
  acos<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return acos(this, x);
  }

  /**
   * The angle between -pi/2 and pi/2 whose tangent is x, by atan(x) = pi/2 - atan(1/x) beyond 1; a zero keeps its sign.
   */
  atan<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return atan(this, x);
  }

  /**
   * The angle between -pi and pi of the point (x, y), counted from the positive x axis, with the sign of y, that of zeros
   * included. Zeros and infinities are as in C: atan2(0, -0) is pi, atan2(Infinity, Infinity) pi/4.
   */
  atan2<T extends FloatType>(y: Scalar<T>, x: Scalar<T>): Scalar<T> {
    return atan2(this, y, x);
  }

  /**
   * The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x: 1 and -1 at the infinities, and a zero keeps
   * its sign. By one quotient of polynomials.
   */
  erf<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return erf(this, x);
  }

  /**
   * 1 - erf(x), as precise in its tail as elsewhere: 0 at Infinity, 2 at -Infinity. By e^(-x^2) times a quotient of
   * polynomials, after W. J. Cody, Rational Chebyshev approximations for the error function, 1969.
   */
  erfc<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return erfc(this, x);
  }

  /**
   * The share of the normal distribution below x, erfc(-x/sqrt(2))/2, as precise in its left tail as elsewhere: 0 at
   * -Infinity, 1 at Infinity. Source: Abramowitz & Stegun 26.2.29.
   */
  normalCdf<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return normalCdf(this, x);
  }

  /**
   * The logarithm of the absolute value of the gamma function: Infinity at 0, negative whole numbers and both infinities, as
   * in C. By Stirling's formula, DLMF 5.11.1, and reflection, 5.5.3.
   */
  lgamma<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return lgamma(this, x);
  }

  /**
   * The derivative of lgamma: -Infinity at 0, Infinity at -0 and NaN at negative whole numbers and -Infinity, as in SciPy. By
   * its asymptotic series, DLMF 5.11.2, and reflection, 5.5.4.
   */
  digamma<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return digamma(this, x);
  }
}

import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byWayOfFloat64 } from './by-type.ts';
import { reduced, scaledExp } from './exp.ts';
import { copySign, formats, ofExponent } from './float-parts.ts';
import { polynomial } from './polynomial.ts';

/** (sinh(x) - x) / x^3, of x^2, for |x| up to 1: fitted by test/sweep/fit.py, to 2^-61 of sinh(x). */
const sinhTail = [
  0.16666666666666669, 0.008333333333332915, 1.9841269841589247e-4, 2.755731910848469e-6, 2.5052130675373528e-8,
  1.6056687156743802e-10, 7.775688103935369e-13,
];

/** e^|x|/2 and e^-|x|/2. */
function halves(s: Arithmetic, x: Scalar<'float64'>): readonly [large: Scalar<'float64'>, small: Scalar<'float64'>] {
  const large = scaledExp(s, s.abs(x), -1);
  return [large, s.div(0.25, large)];
}

/** Up to 1 a polynomial, beyond it (e^x - e^-x)/2. */
export const sinh = byWayOfFloat64((s, x) => {
  const z = s.mul(x, x);
  const near = s.add(x, s.mul(s.mul(x, z), polynomial(s, z, sinhTail)));
  const far = copySign(s, s.sub(...halves(s, x)), x);
  return s.select(s.less(s.abs(x), 1), near, far);
});

/** (e^x + e^-x)/2. */
export const cosh = byWayOfFloat64((s, x) => s.add(...halves(s, x)));

/**
 * With e = e^(-2|x|): -(e - 1)/(e + 1) near 0, where e - 1 is computed without loss, and 1 - 2e/(e + 1) beyond, where the
 * quotient's errors count for less.
 */
export function tanh<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  const argument = s.max(s.mul(s.abs(x), -2), x.type === 'float32' ? -20 : -44);
  const reduction = reduced(s, argument, formats[x.type].bias);
  const power = ofExponent(s, x.type, reduction.exponent);
  const part = s.mul(power, s.add(reduction.line, reduction.bend));
  const isFar = s.less(argument, -1.1);
  const twice = s.mul(s.add(part, power), 2);
  const numerator = s.select(isFar, twice, s.add(part, s.sub(power, 1)));
  const quotient = s.div(numerator, s.add(part, s.add(power, 1)));
  return copySign(s, s.sub(s.select(isFar, s.like(x, 1), 0), quotient), x);
}

import type { Arithmetic, FloatType, NumberType } from '../arithmetic.ts';
import { isOf, type Scalar, type ScalarType } from '../program.ts';

/** `x` as a number: a truth is 1 or 0. */
export function number(s: Arithmetic, x: Scalar): Scalar<NumberType> {
  return isOf(x, 'bool') ? s.ofBool(x) : (x as Scalar<NumberType>);
}

/** A float without its fraction, modulo 2^32. */
function wrapped(s: Arithmetic, x: Scalar<FloatType>): Scalar<'int32'> {
  const whole = s.trunc(isOf(x, 'float32') ? s.promote(x) : (x as Scalar<'float64'>));
  const turns = s.floor(s.mul(whole, 2 ** -32));
  const rest = s.sub(whole, s.mul(turns, 2 ** 32));
  const signed = s.select(s.less(rest, 2 ** 31), rest, s.sub(rest, 2 ** 32));
  const fits = s.less(s.abs(x), 2 ** 31);
  return s.rarely(s.not(fits), s.toInt32(signed), s.toInt32(x));
}

/** `x` as a scalar of another type: see `Scalars.convert`. */
export function convert(s: Arithmetic, x: Scalar, type: ScalarType): Scalar {
  if (x.type === type) return x;
  const value = number(s, x);
  if (type === 'bool') return s.notEqual(value, 0);
  if (isOf(value, 'int32')) return type === 'int32' ? value : s.toFloat(type as FloatType, value);
  if (type === 'int32') return wrapped(s, value as Scalar<FloatType>);
  return isOf(value, 'float32') ? s.promote(value) : s.demote(value as Scalar<'float64'>);
}

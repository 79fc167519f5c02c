import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

const SIGN = -(2 ** 31);

/** `x` with its sign bit changed where `mask` has its first bit set. */
function xorSign<T extends FloatType>(s: Arithmetic, x: Scalar<T>, mask: Scalar<'int32'>): Scalar<T> {
  const scalar: Scalar = x;
  if (scalar.type === 'float32') {
    const float32 = scalar as Scalar<'float32'>;
    return s.ofBits(s.xor(s.bits(float32), mask)) as Scalar as Scalar<T>;
  }
  const float64 = scalar as Scalar<'float64'>;
  return s.ofWords(s.xor(s.highWord(float64), mask), s.lowWord(float64)) as Scalar as Scalar<T>;
}

/** `x`, or -`x` where a whole number is odd. */
export function negatedIfOdd<T extends FloatType>(s: Arithmetic, x: Scalar<T>, count: Scalar<'int32'>): Scalar<T> {
  return xorSign(s, x, s.shiftLeft(count, 31));
}

/** `size`, which has no sign, with the sign of `like`, that of zeros included. */
export function withSignOf<T extends FloatType>(s: Arithmetic, size: Scalar<T>, like: Scalar<T>): Scalar<T> {
  const scalar: Scalar = like;
  const bits =
    scalar.type === 'float32' ? s.bits(scalar as Scalar<'float32'>) : s.highWord(scalar as Scalar<'float64'>);
  return xorSign(s, size, s.and(bits, SIGN));
}

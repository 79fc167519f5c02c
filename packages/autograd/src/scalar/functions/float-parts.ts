import type { Arithmetic, FloatType, Operand } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

/** How a float is laid out in its top word: all of a float32, the high half of a float64. */
interface Format {
  /** Bits of the fraction in the top word. */
  readonly fraction: number;
  readonly bias: number;
  /** The top word of 1. */
  readonly one: number;
  /** The top word of the square root of 1/2. */
  readonly rootOfHalf: number;
  /** The least number with all its digits. */
  readonly leastNormal: number;
  /** A power of two that makes every subnormal number normal: its exponent. */
  readonly lift: number;
}

/** The layouts of the types of floats. */
export const formats: Readonly<Record<FloatType, Format>> = {
  float32: { fraction: 23, bias: 127, one: 0x3f800000, rootOfHalf: 0x3f3504f3, leastNormal: 2 ** -126, lift: 25 },
  float64: { fraction: 20, bias: 1023, one: 0x3ff00000, rootOfHalf: 0x3fe6a09e, leastNormal: 2 ** -1022, lift: 54 },
};

/** The word of a float that has its sign and exponent. */
export function topWord<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<'int32'> {
  return x.type === 'float32' ? s.bits(x as Scalar as Scalar<'float32'>) : s.highWord(x as Scalar as Scalar<'float64'>);
}

/** `x` with another top word. */
function withTopWord<T extends FloatType>(s: Arithmetic, word: Scalar<'int32'>, x: Scalar<T>): Scalar<T> {
  const made = x.type === 'float32' ? s.ofBits(word) : s.ofWords(word, s.lowWord(x as Scalar as Scalar<'float64'>));
  return made as Scalar as Scalar<T>;
}

/** The float of a type that has this top word, and zeros after it. */
export function ofTopWord<T extends FloatType>(s: Arithmetic, type: T, word: Scalar<'int32'>): Scalar<T> {
  return (type === 'float32' ? s.ofBits(word) : s.ofWords(word, 0)) as Scalar as Scalar<T>;
}

/** 2^(exponent - bias), which must have all its digits. Of the exponent only as many low bits count as its field has. */
export function ofExponent<T extends FloatType>(s: Arithmetic, type: T, exponent: Scalar<'int32'>): Scalar<T> {
  return ofTopWord(s, type, s.shiftLeft(exponent, formats[type].fraction));
}

/** x 2^(exponent - 2 bias), by two powers so that neither overflows; rounded once where it is subnormal. */
export function scaled<T extends FloatType>(s: Arithmetic, x: Scalar<T>, exponent: Scalar<'int32'>): Scalar<T> {
  const half = s.shiftRight(exponent, 1);
  return s.mul(s.mul(x, ofExponent(s, x.type, half)), ofExponent(s, x.type, s.sub(exponent, half)));
}

/** The float64 cut to its first 21 digits: the product of two such is exact. */
export function head(s: Arithmetic, x: Scalar<'float64'>): Scalar<'float64'> {
  return s.ofWords(s.highWord(x), 0);
}

/** `size`, which has no sign, with the sign of `x`. */
export function copySign<T extends FloatType>(s: Arithmetic, size: Scalar<T>, x: Scalar<T>): Scalar<T> {
  const sign: Operand<'int32'> = s.and(topWord(s, x), -(2 ** 31));
  return withTopWord(s, s.or(topWord(s, size), sign), size);
}

/** `x`, or -`x` where a whole number is odd. */
export function negatedIfOdd<T extends FloatType>(s: Arithmetic, x: Scalar<T>, count: Scalar<'int32'>): Scalar<T> {
  return withTopWord(s, s.xor(topWord(s, x), s.shiftLeft(count, 31)), x);
}

/** A positive number with all its digits, as m 2^k with m from the square root of 1/2 to that of 2. */
export function split<T extends FloatType>(
  s: Arithmetic,
  x: Scalar<T>,
): { readonly m: Scalar<T>; readonly k: Scalar<'int32'> } {
  const { fraction, rootOfHalf } = formats[x.type];
  const word = topWord(s, x);
  const k = s.shiftRight(s.sub(word, rootOfHalf), fraction);
  return { m: withTopWord(s, s.sub(word, s.shiftLeft(k, fraction)), x), k };
}

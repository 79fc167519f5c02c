import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { formats, ofExponent, scaled } from './float-parts.ts';
import { polynomial } from './polynomial.ts';

/** What the reduction of an argument by multiples of log(2) needs. */
interface Reduction {
  /** Added to a number, it leaves the nearest whole number in the last bits. */
  readonly toWhole: number;
  /** log(2), its first digits: times any exponent it is exact. */
  readonly high: number;
  /** log(2), the rest. */
  readonly low: number;
  /** Beyond these e^x is 0 or Infinity. */
  readonly range: readonly [least: number, greatest: number];
  /** Below it e^x - 1 is -1. */
  readonly ofMinusOne: number;
  /** A size below which e^x - 1 is x. */
  readonly tiny: number;
}

// The parts of log(2) are those of musl's expf and of fdlibm's exp.
const reductions: Readonly<Record<FloatType, Reduction>> = {
  float32: {
    toWhole: 1.5 * 2 ** 23,
    high: 0.693145751953125,
    low: 1.4286067653e-6,
    range: [-104, 89],
    ofMinusOne: -20,
    tiny: 2 ** -25,
  },
  float64: {
    toWhole: 1.5 * 2 ** 52,
    high: 0.6931471803691238,
    low: 1.9082149292705877e-10,
    range: [-746, 710],
    ofMinusOne: -44,
    tiny: 2 ** -54,
  },
};

/** (e^r - 1 - r) / r^2 for |r| up to log(2)/2: fitted by test/sweep/fit.py, to 2^-26 of e^r - 1. */
const tail = [0.5, 0.16666539013385773, 0.04166661202907562, 0.008367099799215794, 0.001391761819832027];

/** (r (e^r + 1) / (e^r - 1) - 2) / r^2, of r^2: fdlibm, e_exp.c. */
const quotient = [
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8,
];

/** e^r - 1 - r for |r| up to log(2)/2. */
export function bend<T extends FloatType>(s: Arithmetic, r: Scalar<T>): Scalar<T> {
  const z = s.mul(r, r);
  if (r.type === 'float32') return s.mul(z, polynomial(s, r, tail));
  const c = s.sub(r, s.mul(z, polynomial(s, z, quotient)));
  return s.div(s.mul(r, c), s.sub(2, c));
}

/** A number as r + k log(2) with |r| up to log(2)/2. */
interface Reduced<T extends FloatType> {
  /** e^r - 1 = line + bend, where bend is the smaller and the sum is still to be rounded. */
  readonly line: Scalar<T>;
  readonly bend: Scalar<T>;
  /** Its last bits are those of k + offset, as many as an exponent has and one. */
  readonly exponent: Scalar<'int32'>;
}

/** `x` reduced, which is within the range where e^x is neither 0 nor Infinity, or a little beyond. */
export function reduced<T extends FloatType>(s: Arithmetic, x: Scalar<T>, offset: number): Reduced<T> {
  const { toWhole, high, low } = reductions[x.type];
  const shift = toWhole + offset;
  const shifted = s.add(s.mul(x, Math.LOG2E), shift);
  const n = s.sub(shifted, shift);
  const first = s.sub(x, s.mul(n, high));
  const second = s.mul(n, low);
  const r = s.sub(first, second);
  return x.type === 'float32'
    ? { line: r, bend: bend(s, r), exponent: s.bits(shifted as Scalar as Scalar<'float32'>) }
    : {
        line: first,
        bend: s.sub(bend(s, r), second),
        exponent: s.lowWord(shifted as Scalar as Scalar<'float64'>),
      };
}

/** 1 + line + bend, and in float64 what 1 + line loses. */
export function onePlus<T extends FloatType>(s: Arithmetic, line: Scalar<T>, bend: Scalar<T>): Scalar<T> {
  if (line.type === 'float32') return s.add(1, s.add(line, bend));
  const sum = s.add(1, line);
  return s.add(sum, s.add(s.sub(line, s.sub(sum, 1)), bend));
}

/** e^x 2^more, without overflow or underflow between. */
export function scaledExp<T extends FloatType>(s: Arithmetic, x: Scalar<T>, more: number): Scalar<T> {
  const [least, greatest] = reductions[x.type].range;
  const offset = 2 * formats[x.type].bias + more;
  const { line, bend, exponent } = reduced(s, s.min(s.max(x, least), greatest - more), offset);
  return scaled(s, onePlus(s, line, bend), exponent);
}

/** e^x = 2^k e^r. */
export function exp<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  return scaledExp(s, x, 0);
}

/** e^x - 1 = 2 (2^(k-1) (e^r - 1) + (2^(k-1) - 1/2)). */
export function expm1<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  const { range, ofMinusOne, tiny } = reductions[x.type];
  const { line, bend, exponent } = reduced(s, s.min(s.max(x, ofMinusOne), range[1]), formats[x.type].bias - 1);
  const half = ofExponent(s, x.type, exponent);
  const y = s.mul(s.add(s.mul(half, s.add(line, bend)), s.sub(half, 0.5)), 2);
  return s.select(s.less(s.abs(x), tiny), x, y);
}

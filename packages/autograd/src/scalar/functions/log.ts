import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byType, byWayOfFloat64, type FunctionOf } from './by-type.ts';
import { formats, head, ofTopWord, split, topWord } from './float-parts.ts';
import { polynomial } from './polynomial.ts';

interface Constants {
  /** (log((1 + s) / (1 - s)) / s - 2) / s^2, of s^2, for |s| up to 3 - sqrt(8). */
  readonly tail: readonly number[];
  /** log(2), its first digits: times any exponent it is exact. */
  readonly high: number;
  /** log(2), the rest. */
  readonly low: number;
}

const constants: Readonly<Record<FloatType, Constants>> = {
  // Fitted by test/sweep/fit.py, to 2^-30 of the logarithm. The parts of log(2) are those of musl's logf.
  float32: {
    tail: [0.6666677594184875, 0.3997756838798523, 0.29871460795402527],
    high: 0.69313812256,
    low: 9.0580006145e-6,
  },
  // fdlibm, e_log.c.
  float64: {
    tail: [
      0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
      0.15313837699209373, 0.14798198605116586,
    ],
    high: 0.6931471803691238,
    low: 1.9082149292705877e-10,
  },
};

/** f - log(1 + f) = half - bent, for 1 + f from the square root of 1/2 to that of 2, after fdlibm. */
function bend<T extends FloatType>(
  s: Arithmetic,
  f: Scalar<T>,
): { readonly half: Scalar<T>; readonly bent: Scalar<T> } {
  const quotient = s.div(f, s.add(2, f));
  const z = s.mul(quotient, quotient);
  const half = s.mul(s.mul(f, 0.5), f);
  const bent = s.mul(quotient, s.add(half, s.mul(z, polynomial(s, z, constants[f.type].tail))));
  return { half, bent };
}

/** log(1 + f) + n log(2). */
function joined<T extends FloatType>(s: Arithmetic, f: Scalar<T>, n: Scalar<T>): Scalar<T> {
  const { high, low } = constants[f.type];
  const { half, bent } = bend(s, f);
  const small = s.sub(s.add(bent, s.mul(n, low)), half);
  return s.add(s.add(small, f), s.mul(n, high));
}

/** log(x 2^more) of a positive x that has all its digits. */
export function logOfNormal<T extends FloatType>(s: Arithmetic, x: Scalar<T>, more = 0): Scalar<T> {
  const { m, k } = split(s, x);
  return joined(s, s.sub(m, 1), s.toFloat(x.type, more === 0 ? k : s.add(k, more)));
}

/** Whether x is not a positive number with all its digits below `end`, a top word. */
function isUnusual<T extends FloatType>(s: Arithmetic, x: Scalar<T>, end: number): Scalar<'bool'> {
  const word = topWord(s, x);
  return s.or(s.less(word, 1 << formats[x.type].fraction), s.greaterEqual(word, end));
}

const topOfInfinity = ({ fraction, bias }: (typeof formats)[FloatType]) => (2 * bias + 1) << fraction;

/** -Infinity at zeros, NaN below and at NaN, Infinity there, and `other` at other numbers. */
function withEnds<T extends FloatType>(s: Arithmetic, x: Scalar<T>, other: Scalar<T>): Scalar<T> {
  const positive = s.select(s.less(x, Infinity), other, x);
  return s.select(s.equal(x, 0), -Infinity, s.select(s.less(x, 0), Number.NaN, positive));
}

/** A logarithm of any number, from that of x 2^more for positive numbers x that have all their digits. */
function ofAny<T extends FloatType>(ofNormal: (s: Arithmetic, x: Scalar<T>, more: number) => Scalar<T>): FunctionOf<T> {
  return (s, x) => {
    const format = formats[x.type];
    const subnormal = ofNormal(s, s.mul(x, 2 ** format.lift), -format.lift);
    return s.rarely(isUnusual(s, x, topOfInfinity(format)), withEnds(s, x, subnormal), ofNormal(s, x, 0));
  };
}

/** The natural logarithm: x = m 2^k, log(x) = log(m) + k log(2). */
export const log = byType(ofAny(logOfNormal<'float32'>), ofAny(logOfNormal<'float64'>));

/** log(1 + x), from u = 1 + x and what u lost in rounding, which joins the fraction of u. */
export function log1p<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  const { fraction, bias, one } = formats[x.type];
  const u = s.add(1, x);
  const lost = s.sub(s.min(x, 1), s.sub(u, s.max(x, 1)));
  const { m, k } = split(s, u);
  const unit = ofTopWord(s, x.type, s.sub(one, s.shiftLeft(k, fraction)));
  const f = s.add(s.sub(m, 1), s.mul(lost, unit));
  const y = joined(s, f, s.toFloat(x.type, k));
  // Where 1/2^k would not have all its digits, 1 + x is x.
  const isFar = isUnusual(s, u, (2 * bias) << fraction);
  return s.rarely(isFar, withEnds(s, u, logOfNormal(s, u)), s.select(s.equal(x, 0), x, y));
}

/** A number in two parts, the first of which has few digits. */
interface Parts {
  readonly high: number;
  readonly low: number;
}

/** log(m)/log(base) + k log(2)/log(base) in two parts, after FreeBSD's e_log2.c and e_log10.c. */
const ofBase = (inverse: Parts, ofTwo: Parts) => (s: Arithmetic, x: Scalar<'float64'>, more: number) => {
  const { m, k } = split(s, x);
  const n = s.toFloat('float64', more === 0 ? k : s.add(k, more));
  const f = s.sub(m, 1);
  const { half, bent } = bend(s, f);
  const high = head(s, s.sub(f, half));
  const low = s.add(s.sub(s.sub(f, high), half), bent);
  const whole = s.mul(n, ofTwo.high);
  const part = s.mul(high, inverse.high);
  const rest = s.add(s.mul(s.add(low, high), inverse.low), s.mul(low, inverse.high));
  const sum = s.add(whole, part);
  const lost = s.add(s.sub(whole, sum), part);
  return s.add(s.add(ofTwo.low === 0 ? rest : s.add(s.mul(n, ofTwo.low), rest), lost), sum);
};

/** The logarithm to base 2, exact at powers of 2. */
export const log2 = byWayOfFloat64(
  ofAny(ofBase({ high: 1.4426950407214463, low: 1.6751713164886512e-10 }, { high: 1, low: 0 })),
);

/** The logarithm to base 10. */
export const log10 = byWayOfFloat64(
  ofAny(
    ofBase(
      { high: 0.4342944818781689, low: 2.5082946711645275e-11 },
      { high: 0.30102999566361177, low: 3.694239077158931e-13 },
    ),
  ),
);

import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { bend, onePlus, reduced } from './exp.ts';
import { formats, head, ofExponent, scaled, split } from './float-parts.ts';
import { logOfNormal } from './log.ts';
import { polynomial } from './polynomial.ts';

type Double = Scalar<'float64'>;

/** A number as a sum of two: the first has 21 digits, the second is what is left. */
interface Parts {
  readonly high: Double;
  readonly low: Double;
}

/** (3 atanh(q) / q - 3 - q^2) / q^4, of q^2, for |q| up to 3 - sqrt(8): fitted by test/sweep/fit.py, to 2^-66 of the whole. */
const tail = [
  0.6000000000000341, 0.42857142855138164, 0.3333333378198022, 0.2727267635954969, 0.2308014512985495,
  0.19885006860835144, 0.19796594056663291,
];

// 2/(3 log(2)) and log(2), whole and in two parts: fdlibm, e_pow.c.
const toBase2 = { whole: 0.9617966939259756, high: 0.9617967009544373, low: -7.028461650952758e-9 };
const ofBase2 = { whole: Math.LN2, high: 0.6931471824645996, low: -1.904654299957768e-9 };

/** (m - 1)/(m + 1): the remainder of a first quotient gives the second part. */
function quotientOf(s: Arithmetic, m: Double): Parts {
  const f = s.sub(m, 1);
  const d = s.add(m, 1);
  const inverse = s.div(1, d);
  const high = head(s, s.mul(f, inverse));
  const dHigh = head(s, d);
  const dLow = s.sub(m, s.sub(dHigh, 1));
  return { high, low: s.mul(s.sub(s.sub(f, s.mul(high, dHigh)), s.mul(high, dLow)), inverse) };
}

/** The logarithm to base 2 of a positive number in two parts, right to 2^-62 of it, after fdlibm's e_pow.c. */
function logarithm(s: Arithmetic, x: Double): Parts {
  const { leastNormal, lift } = formats.float64;
  const isSubnormal = s.less(x, leastNormal);
  const { m, k } = split(s, s.select(isSubnormal, s.mul(x, 2 ** lift), x));
  const n = s.sub(s.toFloat('float64', k), s.select(isSubnormal, s.constant('float64', lift), 0));

  // 3/2 log(m)/q = 3 + q^2 + rest.
  const q = quotientOf(s, m);
  const whole = s.add(q.high, q.low);
  const square = s.mul(q.high, q.high);
  const z = s.mul(whole, whole);
  const rest = s.add(s.mul(s.mul(z, z), polynomial(s, z, tail)), s.mul(q.low, s.add(q.high, whole)));
  const factor = head(s, s.add(s.add(square, 3), rest));
  const factorLow = s.sub(rest, s.sub(s.sub(factor, 3), square));

  const product = s.mul(q.high, factor);
  const productLow = s.add(s.mul(q.low, factor), s.mul(factorLow, whole));
  const high = head(s, s.add(product, productLow));
  const low = s.sub(productLow, s.sub(high, product));
  const part = s.mul(high, toBase2.high);
  const partLow = s.add(s.mul(high, toBase2.low), s.mul(low, toBase2.whole));
  const sum = head(s, s.add(s.add(part, partLow), n));
  return { high: sum, low: s.sub(partLow, s.sub(s.sub(sum, n), part)) };
}

/** 2^(high + low). */
function powerOf2(s: Arithmetic, { high, low }: Parts): Double {
  // It leaves the nearest whole number and twice the bias of an exponent in the last bits.
  const shift = 1.5 * 2 ** 52 + 2 * formats.float64.bias;
  const shifted = s.add(s.add(high, low), shift);
  const fraction = s.sub(high, s.sub(shifted, shift));
  const f = head(s, s.add(fraction, low));
  const fLow = s.sub(low, s.sub(f, fraction));
  const main = s.mul(f, ofBase2.high);
  const mainLow = s.add(s.mul(fLow, ofBase2.whole), s.mul(f, ofBase2.low));
  const r = s.add(main, mainLow);
  const lost = s.sub(mainLow, s.sub(r, main));
  return scaled(s, onePlus(s, r, s.add(bend(s, r), s.add(lost, s.mul(r, lost)))), s.lowWord(shifted));
}

/** x^y of a positive finite x and a finite y. */
function positivePower(s: Arithmetic, x: Double, y: Double): Double {
  const log = logarithm(s, x);
  // Beyond it every power is 0, 1 or Infinity, and the products below would overflow.
  const exponent = s.max(s.min(y, 2 ** 65), -(2 ** 65));
  const first = head(s, exponent);
  const high = s.mul(first, log.high);
  const low = s.add(s.mul(s.sub(exponent, first), log.high), s.mul(exponent, log.low));
  const end = 1100;
  return powerOf2(s, { high: s.max(s.min(high, end), -end), low: s.max(s.min(low, 1), -1) });
}

/** x^y of a positive finite x and a finite y that are float32, with a float32's digits and some. */
function shortPower(s: Arithmetic, x: Double, y: Double): Double {
  const product = s.max(s.min(s.mul(y, logOfNormal(s, x)), 100), -120);
  const { line, bend, exponent } = reduced(s, product, formats.float64.bias);
  return s.mul(s.add(1, s.add(line, bend)), ofExponent(s, 'float64', exponent));
}

/** x^y where x is no positive finite number or y is not finite, from |x|^y for others: the special values are C's. */
function anyPower(s: Arithmetic, x: Double, y: Double, power: Double): Double {
  const size = s.abs(x);
  const isWhole = s.equal(s.trunc(y), y);
  const half = s.mul(y, 0.5);
  const isOdd = s.and(isWhole, s.notEqual(s.trunc(half), half));
  const isNegative = s.less(s.highWord(x), 0);

  const grows = s.not(s.xor(s.less(1, size), s.less(0, y)));
  const end = s.select(s.equal(size, 1), 1, s.select(grows, s.constant('float64', Infinity), 0));
  const isUsual = s.and(s.and(s.less(0, size), s.less(size, Infinity)), s.less(s.abs(y), Infinity));
  const unsigned = s.select(isUsual, power, end);
  const signed = s.select(s.and(isNegative, isOdd), s.neg(unsigned), unsigned);
  const isImaginary = s.and(s.and(s.less(x, 0), isUsual), s.not(isWhole));
  const isUndefined = s.or(isImaginary, s.or(s.isNaN(x), s.isNaN(y)));
  const isOne = s.or(s.equal(x, 1), s.equal(y, 0));
  return s.select(isOne, 1, s.select(isUndefined, Number.NaN, signed));
}

function float64Power(s: Arithmetic, x: Double, y: Double, ofPositive: typeof positivePower): Double {
  const power = ofPositive(s, s.abs(x), y);
  const isUsual = s.and(s.and(s.less(0, x), s.less(x, Infinity)), s.less(s.abs(y), Infinity));
  return s.rarely(s.not(isUsual), anyPower(s, x, y, power), power);
}

/** x^y = 2^(y log2(x)): in float64 the logarithm has the digits that its product with y loses, and float32 is computed in float64. */
export function pow<T extends FloatType>(s: Arithmetic, x: Scalar<T>, y: Scalar<T>): Scalar<T> {
  if (x.type === 'float64')
    return float64Power(s, x as Scalar as Double, y as Scalar as Double, positivePower) as Scalar as Scalar<T>;
  const [a, b] = [x, y].map((each) => s.promote(each as Scalar as Scalar<'float32'>)) as [Double, Double];
  return s.demote(float64Power(s, a, b, shortPower)) as Scalar as Scalar<T>;
}

import type { Arithmetic } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byWayOfFloat64 } from './by-type.ts';
import { log } from './log.ts';
import { type Quotient, rational } from './rational.ts';
import { sineOfRest } from './trigonometric.ts';

// Coefficients: test/sweep/fit_quotients.py.

/** lgamma(1 + t) / (t (t - 1)) by t, from -1/2 to 2. */
const lgammaNear: Quotient = [
  [
    0.5772156649015299, 1.7737534643422797, 2.0954373095669188, 1.1915046274499626, 0.3330700286943611,
    0.04139431862002825, 0.00168378059175842, 5.097006402574083e-6,
  ],
  [
    1, 3.49783444149798, 4.847151415792376, 3.381298322843663, 1.2464131270335428, 0.23270909654544245,
    0.019028400617503875, 0.0004637832025594163,
  ],
];

/** x times what lgamma(x) is beyond (x - 1/2) log(x) - x + log(2 pi)/2, by 1/x^2, for x from 3. */
const lgammaFar: Quotient = [
  [0.08333333333332346, 0.35019732194334907, 0.26951995422964764, 0.02305718602378801],
  [1, 4.235701196528696, 3.3659057024812036, 0.35568453577600556],
];

/** digamma(1 + t) / (1 + t - its zero) by t, from 0 to 2. */
const digammaNear: Quotient = [
  [
    1.2503801375033774, 1.634056222958099, 0.6767435709093472, 0.10170895026270028, 0.004430074472593169,
    1.1875416899860558e-5,
  ],
  [1, 1.990394368006965, 1.2999663872977034, 0.34358646308196966, 0.034998953626564355, 0.0009833157920559118],
];

/** x^2 times what digamma(x) is below log(x) - 1/(2x), by 1/x^2, for x from 3. */
const digammaFar: Quotient = [
  [0.08333333333323859, 0.4235027797409123, 0.41136274166622566, 0.04532339505373475],
  [1, 5.182033355658646, 5.406937404793039, 0.8877963498708665],
];

/** The zero of digamma less 1, in two parts. */
const DIGAMMA_ZERO = [0.46163214496836236, -1.5522348162858677e-17] as const;

const HALF_LOG_2_PI_LESS_HALF = 0.4189385332046727;
const LOG_PI = 1.1447298858494002;

/** Sizes below it are too small to be multiplied by pi, and then lgamma(-x) is -log(x). */
const LEAST_REFLECTED = 2 ** -100;

type Float64 = Scalar<'float64'>;

const zero = (s: Arithmetic) => s.constant('float64', 0);

/** How far a number is from the nearest whole one, and whether it is one. */
function fractionOf(s: Arithmetic, x: Float64): { fraction: Float64; isWhole: Scalar<'bool'> } {
  const whole = s.nearest(x);
  return { fraction: s.sub(x, whole), isWhole: s.equal(x, whole) };
}

/** sin(pi x) for |x| up to 1/2. */
const sineOfHalfTurns = (s: Arithmetic, x: Float64) => sineOfRest(s, s.mul(x, Math.PI));

/**
 * lgamma(x) of positive x. From 3 on by Stirling's formula; below it by a quotient of polynomials times x - 1 and x - 2, and
 * below 1/2 as lgamma(x + 1) - log(x). Source: DLMF 5.5.1 and 5.11.1, https://dlmf.nist.gov/5.11
 */
function lgammaOfPositive(s: Arithmetic, x: Float64, logarithm: Float64): Float64 {
  const isSmall = s.less(x, 0.5);
  const t = s.select(isSmall, x, s.sub(x, 1));
  const shifted = s.mul(s.mul(t, s.sub(t, 1)), rational(s, t, lgammaNear));
  // -0 less -0 is 0: there is no sign at 1.
  const near = s.sub(shifted, s.select(isSmall, logarithm, -0));

  const inverse = s.div(1, x);
  const rest = s.mul(inverse, rational(s, s.mul(inverse, inverse), lgammaFar));
  const far = s.add(s.mul(s.sub(x, 0.5), s.sub(logarithm, 1)), s.add(HALF_LOG_2_PI_LESS_HALF, rest));
  return s.select(s.less(x, 3), near, far);
}

/**
 * The logarithm of the absolute value of the gamma function. Of a negative x it is log(pi) - log|x sin(pi x)| - lgamma(-x).
 * Source: DLMF 5.5.3, https://dlmf.nist.gov/5.5.E3
 */
export const lgamma = byWayOfFloat64((s, x) => {
  const size = s.abs(x);
  const logarithm = log(s, size);
  const positive = lgammaOfPositive(s, size, logarithm);
  const { fraction, isWhole } = fractionOf(s, size);
  const sine = sineOfHalfTurns(s, s.abs(fraction));
  const reflected = s.sub(s.sub(LOG_PI, log(s, sine)), s.add(logarithm, positive));
  const ofNegative = s.select(s.less(size, LEAST_REFLECTED), s.neg(logarithm), reflected);
  return s.rarely(s.less(x, 0), s.select(isWhole, Infinity, ofNegative), positive);
});

/**
 * The derivative of lgamma. From 3 on by its asymptotic series; below it by a quotient of polynomials times the distance to
 * the zero, and below 1 as digamma(x + 1) - 1/x. Of a negative x it is digamma(-x) - 1/x - pi/tan(pi x).
 * Source: DLMF 5.5.2, 5.5.4 and 5.11.2, https://dlmf.nist.gov/5.11
 */
export const digamma = byWayOfFloat64((s, x) => {
  const size = s.abs(x);
  const inverse = s.div(1, size);
  const isSmall = s.less(size, 1);
  const t = s.select(isSmall, size, s.sub(size, 1));
  const distance = s.sub(s.sub(t, DIGAMMA_ZERO[0]), DIGAMMA_ZERO[1]);
  const near = s.mul(distance, rational(s, t, digammaNear));

  const square = s.mul(inverse, inverse);
  const far = s.sub(s.sub(log(s, size), s.mul(inverse, 0.5)), s.mul(square, rational(s, square, digammaFar)));
  // Of size + 1 where the size is below 1.
  const value = s.select(s.less(size, 3), near, far);
  const positive = s.sub(value, s.select(isSmall, inverse, zero(s)));

  const { fraction, isWhole } = fractionOf(s, size);
  const cosine = sineOfHalfTurns(s, s.sub(0.5, s.abs(fraction)));
  const cotangent = s.div(s.mul(cosine, Math.PI), sineOfHalfTurns(s, fraction));
  const reflected = s.add(s.add(value, s.select(isSmall, zero(s), inverse)), cotangent);
  const pole = s.select(s.equal(x, 0), s.div(-1, x), Number.NaN);
  return s.rarely(s.lessEqual(x, 0), s.select(isWhole, pole, reflected), positive);
});

import type { Arithmetic } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byType } from './by-type.ts';
import { exp } from './exp.ts';
import { formats, ofExponent } from './float-parts.ts';
import { polynomial } from './polynomial.ts';
import { type Quotient, rational } from './rational.ts';

// Coefficients: test/sweep/fit_quotients.py.

/** erf(x)/x by x^2, for x to 4 and 5.95: it is 1 beyond. */
const erf32: Quotient = [
  [
    1.1283791693788243, 0.1852029848835339, 0.05431690319347263, 0.0038496047737363866, 0.00037960964354555353,
    4.684804593680993e-6, -1.3202357108449371e-8,
  ],
  [1, 0.49746528574752585, 0.1139583388144684, 0.015462079101002939, 0.0013075695173523573, 6.311083149645329e-5],
];
const erf64: Quotient = [
  [
    1.1283791670955126, 0.22050825588371342, 0.06618047190784741, 0.006907779945658457, 0.000857287829304233,
    5.7148060896009246e-5, 3.911248696405958e-6, 1.7018680032864098e-7, 6.77933399523678e-9, 1.725805806652841e-10,
    3.33232599940651e-12, 2.2108702921184566e-14, 1.5531230945467206e-17,
  ],
  [
    1, 0.528753686982104, 0.1349021451379756, 0.022023397406723925, 0.0025704133827850932, 0.00022670872780359953,
    1.5547497466819056e-5, 8.379245821470053e-7, 3.528103840233577e-8, 1.1281703451196492e-9, 2.5541845557837472e-11,
    3.304441595218169e-13, 8.766713155879837e-16,
  ],
];

/** e^(x^2) erfc(x) by x, for x from 0 to 10.5 and 27.5. */
const scaledErfc32: Quotient = [
  [1.0000000061826573, 1.2416529447285156, 0.7350060910277857, 0.23084255603645903, 0.0331381246047933],
  [1, 2.370032731933144, 2.4092916947898027, 1.331719862234845, 0.40918263000660426, 0.058735151608590844],
];
const scaledErfc64: Quotient = [
  [
    1, 2.1914993580178748, 2.3758276200621697, 1.636352663362875, 0.781367123952982, 0.2671591943384015,
    0.06539966949833292, 0.01109089805354521, 0.0011913680311543768, 6.266173524938789e-5,
  ],
  [
    1, 3.3198785251133733, 5.121909385088519, 4.848182762186712, 3.127434009443145, 1.44184022686569, 0.483300866195843,
    0.11697371835027513, 0.01971363748519161, 0.002111644854616588, 0.00011106503394753266,
  ],
];

/** e^r for |r| up to log(2)/2. */
const exp32 = [
  1.0000000005544432, 1.000000036344427, 0.499999920780528, 0.16666420070482105, 0.04166822561173955,
  0.008374824232972365, 0.0013836864472639907,
];

type Float64 = Scalar<'float64'>;

/** erf(x) by a quotient of polynomials of x^2, which is limited to `end`: from there on x times it is 1 and more. */
function errorFunction(s: Arithmetic, x: Float64, quotient: Quotient, end: number): Float64 {
  const value = s.mul(x, rational(s, s.min(s.mul(x, x), end), quotient));
  return s.max(s.min(value, 1), -1);
}

/** The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export const erf = byType(
  (s, x) => s.demote(errorFunction(s, s.promote(x), erf32, 16)),
  (s, x) => errorFunction(s, x, erf64, 5.95 ** 2),
);

/** e^x to a float32, for x between -1000 and 0. */
function shortExp(s: Arithmetic, x: Float64): Float64 {
  // The last bits of `shifted` are those of an exponent with its bias.
  const shift = 1.5 * 2 ** 52 + formats.float64.bias;
  const shifted = s.add(s.mul(x, Math.LOG2E), shift);
  const rest = s.sub(x, s.mul(s.sub(shifted, shift), Math.LN2));
  return s.mul(polynomial(s, rest, exp32), ofExponent(s, 'float64', s.lowWord(shifted)));
}

/**
 * e^(-factor x^2) for x from 0 to 45. x^2, which needs more digits than a float64 has, is the exact square of a rounded x
 * and a small rest, of which e^-rest is 1 - rest + rest^2/2.
 */
function bell(s: Arithmetic, x: Float64, factor: 0.5 | 1): Float64 {
  const shift = 1.5 * 2 ** 31;
  const head = s.sub(s.add(x, shift), shift);
  const times = (value: Float64, by: number) => (by === 1 ? value : s.mul(value, by));
  const rest = times(s.mul(s.sub(x, head), s.add(x, head)), factor);
  const power = exp(s, times(s.mul(head, head), -factor));
  return s.mul(power, s.sub(1, s.mul(rest, s.sub(1, s.mul(rest, 0.5)))));
}

/** `tail`, or what is left without it. */
const fromTail = (s: Arithmetic, isTail: Scalar<'bool'>, tail: Float64, whole: number) =>
  s.select(isTail, tail, s.sub(whole, tail));

/** 1 - erf(x): of |x| it is e^(-x^2) times a quotient of polynomials of |x|, and of -|x| what that lacks to 2. */
export const erfc = byType(
  (s, x) => {
    const wide = s.promote(x);
    const size = s.min(s.abs(wide), 10.5);
    const tail = s.mul(shortExp(s, s.neg(s.mul(size, size))), rational(s, size, scaledErfc32));
    return s.demote(fromTail(s, s.greater(wide, 0), tail, 2));
  },
  (s, x) => {
    const size = s.min(s.abs(x), 27.5);
    const tail = s.mul(bell(s, size, 1), rational(s, size, scaledErfc64));
    return fromTail(s, s.greater(x, 0), tail, 2);
  },
);

/** erfc(-x/sqrt(2))/2, whose power is of x^2/2 itself: in the tail the rounding of x/sqrt(2) would count a thousand times. */
export const normalCdf = byType(
  (s, x) => {
    const wide = s.promote(x);
    const size = s.min(s.abs(wide), 14.8);
    const power = shortExp(s, s.mul(s.mul(size, size), -0.5));
    const tail = s.mul(power, s.mul(rational(s, s.mul(size, Math.SQRT1_2), scaledErfc32), 0.5));
    return s.demote(fromTail(s, s.less(wide, 0), tail, 1));
  },
  (s, x) => {
    const size = s.min(s.abs(x), 38.8);
    const ratio = rational(s, s.mul(size, Math.SQRT1_2), scaledErfc64);
    return fromTail(s, s.less(x, 0), s.mul(bell(s, size, 0.5), s.mul(ratio, 0.5)), 1);
  },
);

import type { Arithmetic } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byType, pairInFloat64 } from './by-type.ts';
import { copySign } from './float-parts.ts';
import { polynomial } from './polynomial.ts';
import { type Quotient, rational } from './rational.ts';

// Coefficients: test/sweep/fit_quotients.py.

/** (asin(y)/y - 1)/y^2 by y^2, for y to 1/2. */
const asin32 = [0.16666752471315355, 0.07495298050035314, 0.04547033194145384, 0.0241796927288922, 0.04216606842823326];
const asin64: Quotient = [
  [0.1666666666665637, -0.2620570298678814, 0.11640537099435527, -0.012745376876042283],
  [1, -2.022342179278309, 1.340629066572418, -0.32034826218343393, 0.019483347042144484],
];

/** (atan(y)/y - 1)/y^2 by y^2, for y to 1. */
const atan32: Quotient = [
  [-0.33333137933709234, -0.1861866456056159, -0.0029203724183185626],
  [1, 1.1584462850022292, 0.276007897096601],
];
const atan64: Quotient = [
  [
    -0.33333333333329007, -0.6582168623259871, -0.4298346892342099, -0.10473744432728206, -0.007435880523354342,
    -1.2776974626266044e-5,
  ],
  [1, 2.574650586967505, 2.4057229916039224, 0.9875577770305489, 0.16930779277774127, 0.00888322875055479],
];

type Float64 = Scalar<'float64'>;

/** A smooth function of y^2, in one of two precisions. */
type Fit = (s: Arithmetic, square: Float64) => Float64;

const asinShort: Fit = (s, square) => polynomial(s, square, asin32);
const asinLong: Fit = (s, square) => rational(s, square, asin64);
const atanShort: Fit = (s, square) => rational(s, square, atan32);
const atanLong: Fit = (s, square) => rational(s, square, atan64);

/** In float64 with the long fit; in float32 by way of float64, with the short one. */
function inFloat64(value: (s: Arithmetic, x: Float64, fit: Fit) => Float64, short: Fit, long: Fit) {
  return byType(
    (s, x) => s.demote(value(s, s.promote(x), short)),
    (s, x) => value(s, x, long),
  );
}

/** y + y^3 fit(y^2). */
const odd = (s: Arithmetic, y: Float64, square: Float64, fit: Fit) => s.add(y, s.mul(s.mul(y, square), fit(s, square)));

/** Whether |x| is beyond 1/2, and the arcsine of |x|, or there of sqrt((1 - |x|)/2), half of the way to pi/2. */
function arcsine(s: Arithmetic, x: Float64, fit: Fit): { isLarge: Scalar<'bool'>; angle: Float64 } {
  const size = s.abs(x);
  const isLarge = s.greater(size, 0.5);
  const square = s.select(isLarge, s.mul(s.sub(1, size), 0.5), s.mul(size, size));
  const y = s.select(isLarge, s.sqrt(square), size);
  return { isLarge, angle: odd(s, y, square, fit) };
}

/** The angle between -pi/2 and pi/2 whose sine is x; NaN beyond 1. */
export const asin = inFloat64(
  (s, x, fit) => {
    const { isLarge, angle } = arcsine(s, x, fit);
    return copySign(s, s.select(isLarge, s.sub(Math.PI / 2, s.add(angle, angle)), angle), x);
  },
  asinShort,
  asinLong,
);

/** The angle between 0 and pi whose cosine is x; NaN beyond 1. */
export const acos = inFloat64(
  (s, x, fit) => {
    const { isLarge, angle } = arcsine(s, x, fit);
    const signed = copySign(s, angle, x);
    const fromEnd = s.add(s.select(s.less(x, 0), Math.PI, s.constant('float64', 0)), s.add(signed, signed));
    return s.select(isLarge, fromEnd, s.sub(Math.PI / 2, signed));
  },
  asinShort,
  asinLong,
);

/** The angle whose tangent is a ratio not above 1, or, where that is of run to rise, what it lacks to pi/2. */
function angleOf(s: Arithmetic, ratio: Float64, isSteep: Scalar<'bool'>, fit: Fit): Float64 {
  const angle = odd(s, ratio, s.mul(ratio, ratio), fit);
  return s.select(isSteep, s.sub(Math.PI / 2, angle), angle);
}

/** The angle between -pi/2 and pi/2 whose tangent is x. */
export const atan = inFloat64(
  (s, x, fit) => {
    const size = s.abs(x);
    const ratio = s.div(s.min(size, 1), s.max(size, 1));
    return copySign(s, angleOf(s, ratio, s.greater(size, 1), fit), x);
  },
  atanShort,
  atanLong,
);

function angleOfPoint(s: Arithmetic, y: Float64, x: Float64, fit: Fit): Float64 {
  const [rise, run] = [s.abs(y), s.abs(x)];
  const ratio = s.div(s.min(rise, run), s.max(rise, run));
  // What 0/0 and Infinity/Infinity would be.
  const diagonal = s.select(s.equal(rise, 0), 0, s.constant('float64', 1));
  const angle = angleOf(s, s.select(s.equal(rise, run), diagonal, ratio), s.greater(rise, run), fit);
  const isLeft = s.less(s.highWord(x), 0);
  return copySign(s, s.select(isLeft, s.sub(Math.PI, angle), angle), y);
}

/** The angle of the point (x, y) between -pi and pi, counted from the positive x axis. */
export const atan2 = pairInFloat64(
  (s, y, x) => angleOfPoint(s, y, x, atanShort),
  (s, y, x) => angleOfPoint(s, y, x, atanLong),
);

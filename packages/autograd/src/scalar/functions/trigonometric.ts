import type { Arithmetic } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byType } from './by-type.ts';
import { polynomial } from './polynomial.ts';
import { quarterTurns } from './quarter-turns.ts';
import type { Quotient } from './rational.ts';
import { negatedIfOdd } from './sign.ts';

// Coefficients: test/sweep/fits.py.

/** (sin(y)/y - 1)/y^2 by y^2, for y to pi/2. */
const sin32 = [-0.16666659550770596, 0.008333066253693901, -0.00019809603313438403, 2.605781274983429e-6];
const sin64 = [
  -0.16666666666666186, 0.008333333333285543, -0.00019841269825057118, 2.75573166006636e-6, -2.505188028071171e-8,
  1.6048095605941742e-10, -7.373346787068122e-13,
];

/** tan(y)/y by y^2, for y to pi/4. */
const tan32: Quotient = [
  [0.9999999858362335, -0.09580176959906105],
  [1, -0.4291357746656068, 0.009716857407003439],
];
const tan64: Quotient = [
  [1, -0.12828347006020993, 0.0028059182022514835, -7.4836345901003405e-6],
  [1, -0.46161680339354044, 0.02334485266669541, -0.00020844803863470911],
];

/**
 * pi in parts, whose products with the whole numbers that occur are exact but for the last one's. Source: W. J. Cody and W. Waite, Software
 * Manual for the Elementary Functions, 1980.
 */
const pi32 = [3.1415926534682512, 1.2154201013012384e-10];
const pi64 = [3.1415926534682512, 1.2154201012607932e-10, 4.044532497591901e-21];

const half = (parts: readonly number[]) => parts.map((each) => each / 2);

/** What is added to a number and taken away again to make it whole; the low word of the sum is the whole number. */
const ROUNDER = 1.5 * 2 ** 52;

/** Angles as far as this are less than a whole number of turns by parts of pi. */
const FAR = 2 ** 20;

type Float64 = Scalar<'float64'>;

/** y (1 + y^2 p(y^2)): the sine of y, which keeps the sign of a zero. */
function sinOf(s: Arithmetic, y: Float64, coefficients: readonly number[]): Float64 {
  const square = s.mul(y, y);
  return s.mul(y, s.add(1, s.mul(square, polynomial(s, square, coefficients))));
}

/** x - count parts. */
const less = (s: Arithmetic, x: Float64, count: Float64, parts: readonly number[]) =>
  parts.reduce((rest, part) => s.sub(rest, s.mul(count, part)), x);

/** x as half turns and a rest between -pi/2 and pi/2; the low word of `shifted` has the number of half turns. */
function halfTurns(s: Arithmetic, x: Float64, parts: readonly number[]): { shifted: Float64; rest: Float64 } {
  const shifted = s.add(s.mul(x, 1 / Math.PI), ROUNDER);
  return { shifted, rest: less(s, x, s.sub(shifted, ROUNDER), parts) };
}

/** The same for the sine of a quarter turn more, which is x's cosine: there the rest is counted from the zeros of the cosine, backwards. */
function halfTurnsOfCos(s: Arithmetic, x: Float64, parts: readonly number[]): { shifted: Float64; rest: Float64 } {
  const shifted = s.add(s.sub(s.mul(x, 1 / Math.PI), 0.5), ROUNDER);
  return { shifted, rest: s.neg(less(s, x, s.add(s.sub(shifted, ROUNDER), 0.5), parts)) };
}

/** The sine of a far angle and so many quarter turns: as the sine of an angle between -pi/2 and pi/2, and whether its sign changes. */
function halfTurnsOfFar(s: Arithmetic, x: Float64, quarters: 0 | 1): { turns: Scalar<'int32'>; rest: Float64 } {
  const far = quarterTurns(s, x);
  const turns = s.add(far.turns, quarters);
  const isOdd = s.notEqual(s.and(turns, 1), 0);
  const rest = s.select(isOdd, s.sub(1, s.abs(far.rest)), far.rest);
  return { turns: s.shiftRight(turns, 1), rest: s.mul(rest, Math.PI / 2) };
}

function sine(near: typeof halfTurns, quarters: 0 | 1) {
  return byType(
    (s, x) => {
      const wide = s.promote(x);
      const { shifted, rest } = near(s, wide, pi32);
      const far = halfTurnsOfFar(s, wide, quarters);
      const sineOf = (y: Float64) => s.demote(sinOf(s, y, sin32));
      return s.rarely(
        s.greater(s.abs(x), FAR),
        negatedIfOdd(s, sineOf(far.rest), far.turns),
        negatedIfOdd(s, sineOf(rest), s.lowWord(shifted)),
      );
    },
    (s, x) => {
      const { shifted, rest } = near(s, x, pi64);
      const far = halfTurnsOfFar(s, x, quarters);
      return s.rarely(
        s.greater(s.abs(x), FAR),
        negatedIfOdd(s, sinOf(s, far.rest, sin64), far.turns),
        negatedIfOdd(s, sinOf(s, rest, sin64), s.lowWord(shifted)),
      );
    },
  );
}

/** The sine of an angle in radians. */
export const sin = sine(halfTurns, 0);

/** The cosine of an angle in radians. */
export const cos = sine(halfTurnsOfCos, 1);

/** tan(y), or -1/tan(y) after an odd number of quarter turns. */
function tanOf(s: Arithmetic, y: Float64, turns: Scalar<'int32'>, [above, below]: Quotient): Float64 {
  const square = s.mul(y, y);
  const opposite = s.mul(y, polynomial(s, square, above));
  const adjacent = polynomial(s, square, below);
  const isOdd = s.notEqual(s.and(turns, 1), 0);
  return s.div(s.select(isOdd, adjacent, opposite), s.select(isOdd, s.neg(opposite), adjacent));
}

function tangent(s: Arithmetic, x: Float64, parts: readonly number[], quotient: Quotient): Float64 {
  const shifted = s.add(s.mul(x, 2 / Math.PI), ROUNDER);
  const rest = less(s, x, s.sub(shifted, ROUNDER), half(parts));
  const far = quarterTurns(s, x);
  return s.rarely(
    s.greater(s.abs(x), FAR),
    tanOf(s, s.mul(far.rest, Math.PI / 2), far.turns, quotient),
    tanOf(s, rest, s.lowWord(shifted), quotient),
  );
}

/** The tangent of an angle in radians. */
export const tan = byType(
  (s, x) => s.demote(tangent(s, s.promote(x), pi32, tan32)),
  (s, x) => tangent(s, x, pi64, tan64),
);

import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byType } from './by-type.ts';
import { negatedIfOdd } from './float-parts.ts';
import { polynomial } from './polynomial.ts';
import { quarterTurns } from './quarter-turns.ts';
import type { Quotient } from './rational.ts';

// Coefficients: test/sweep/fit_quotients.py.

/** (sin(y)/y - 1)/y^2 by y^2, for y to pi/2. */
const sin32 = [-0.16666659550770596, 0.008333066253693901, -0.00019809603313438403, 2.605781274983429e-6];
const sin64 = [
  -0.16666666666666666, 0.008333333333333194, -0.0001984126984120922, 2.7557319211137326e-6, -2.50521068728056e-8,
  1.6058939706008138e-10, -7.642991490971787e-13, 2.721174969329249e-15,
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
 * pi in parts, whose products with the whole numbers that occur are exact, but for the last ones. Source: W. J. Cody and
 * W. Waite, Software Manual for the Elementary Functions, 1980.
 */
const pi32 = [3.1415926534682512, 1.2154201013012384e-10];
const pi64 = [3.1415926534682512, 1.2154201012607932e-10, 4.044532497591901e-21];

const half = (parts: readonly number[]) => parts.map((each) => each / 2);

/** What is added to a number and taken away again to make it whole; the low word of the sum is the whole number. */
const ROUNDER = 1.5 * 2 ** 52;

/** Angles as far as this are less than a whole number of turns by parts of pi. */
const FAR = 2 ** 20;

type Float64 = Scalar<'float64'>;

/** The sine of y, to a float32: y (1 + y^2 p(y^2)). */
function shortSine(s: Arithmetic, y: Float64): Float64 {
  const square = s.mul(y, y);
  return s.mul(y, s.add(1, s.mul(square, polynomial(s, square, sin32))));
}

/** The sine of y between -pi/2 and pi/2, at most 1 as rounded: y + y^3 p(y^2). -0 gives 0. */
export function sineOfRest(s: Arithmetic, y: Float64): Float64 {
  const square = s.mul(y, y);
  return s.add(y, s.mul(s.mul(y, square), polynomial(s, square, sin64)));
}

/** x - count parts. */
const less = (s: Arithmetic, x: Float64, count: Float64, parts: readonly number[]) =>
  parts.reduce((rest, part) => s.sub(rest, s.mul(count, part)), x);

/** An angle as half turns and a rest between -pi/2 and pi/2, whose sine is the angle's, negated if the turns are odd. */
interface HalfTurns {
  readonly turns: Scalar<'int32'>;
  readonly rest: Float64;
}

/** The half turns of x. */
function halfTurns(s: Arithmetic, x: Float64, parts: readonly number[]): HalfTurns {
  const shifted = s.add(s.mul(x, 1 / Math.PI), ROUNDER);
  return { turns: s.lowWord(shifted), rest: less(s, x, s.sub(shifted, ROUNDER), parts) };
}

/** The half turns of x and a quarter turn, whose sine is x's cosine. The rest is the way to a zero of the cosine. */
function halfTurnsOfCosine(s: Arithmetic, x: Float64, [first, ...others]: readonly number[]): HalfTurns {
  const shifted = s.add(s.sub(s.mul(x, 1 / Math.PI), 0.5), ROUNDER);
  const count = s.add(s.sub(shifted, ROUNDER), 0.5);
  const start = s.sub(s.mul(count, first!), x);
  return { turns: s.lowWord(shifted), rest: others.reduce((rest, part) => s.add(rest, s.mul(count, part)), start) };
}

/** The half turns of a far angle and so many quarter turns. */
function halfTurnsOfFar(s: Arithmetic, x: Float64, quarters: 0 | 1): HalfTurns {
  const far = quarterTurns(s, x);
  const turns = s.add(far.turns, quarters);
  const isOdd = s.notEqual(s.and(turns, 1), 0);
  const rest = s.select(isOdd, s.sub(1, s.abs(far.rest)), far.rest);
  return { turns: s.shiftRight(turns, 1), rest: s.mul(rest, Math.PI / 2) };
}

/** What is found for x where it is near 0, and where it is far. */
function nearOrFar<T extends FloatType>(s: Arithmetic, x: Scalar<T>, near: Scalar<T>, far: Scalar<T>): Scalar<T> {
  return s.rarely(s.greater(s.abs(x), FAR), far, near);
}

const sine32 = (s: Arithmetic, { turns, rest }: HalfTurns) => negatedIfOdd(s, s.demote(shortSine(s, rest)), turns);
const sine64 = (s: Arithmetic, { turns, rest }: HalfTurns) => negatedIfOdd(s, sineOfRest(s, rest), turns);

/** The sine of an angle in radians. */
export const sin = byType(
  (s, x) => {
    const wide = s.promote(x);
    return nearOrFar(s, x, sine32(s, halfTurns(s, wide, pi32)), sine32(s, halfTurnsOfFar(s, wide, 0)));
  },
  (s, x) => {
    const { turns, rest } = halfTurns(s, s.abs(x), pi64);
    const sign = s.shiftRightUnsigned(s.highWord(x), 31);
    return nearOrFar(s, x, sine64(s, { turns: s.add(turns, sign), rest }), sine64(s, halfTurnsOfFar(s, x, 0)));
  },
);

/** The cosine of an angle in radians. */
export const cos = byType(
  (s, x) => {
    const wide = s.promote(x);
    return nearOrFar(s, x, sine32(s, halfTurnsOfCosine(s, wide, pi32)), sine32(s, halfTurnsOfFar(s, wide, 1)));
  },
  (s, x) => nearOrFar(s, x, sine64(s, halfTurnsOfCosine(s, x, pi64)), sine64(s, halfTurnsOfFar(s, x, 1))),
);

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
  return nearOrFar(
    s,
    x,
    tanOf(s, rest, s.lowWord(shifted), quotient),
    tanOf(s, s.mul(far.rest, Math.PI / 2), far.turns, quotient),
  );
}

/** The tangent of an angle in radians. */
export const tan = byType(
  (s, x) => s.demote(tangent(s, s.promote(x), pi32, tan32)),
  (s, x) => tangent(s, x, pi64, tan64),
);

import type { Arithmetic } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

/** The first 1184 bits of 2/pi after the point. Source: mpmath. */
const TWO_OVER_PI = BigInt(
  '0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1d' +
    'eb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b' +
    '5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046',
);
const BITS = 1184;

/** The bits of a digit. */
const WIDTH = 26;

/** The exponent, with its bias, of the least numbers of turns that are counted, 2^20 at least. */
const LEAST_EXPONENT = 1043;

/** The place of the first digit of a number of the least exponent. */
const LEAST_PLACE = LEAST_EXPONENT - 1075 + 24;

/** 2^place 2/pi, rounded to a whole number. */
const scaled = (place: number): bigint => {
  const cut = BigInt(BITS - place);
  return ((TWO_OVER_PI >> (cut - 1n)) + 1n) >> 1n;
};

function makeDigits(): readonly number[] {
  const places = Array.from({ length: 2046 - LEAST_EXPONENT + 6 * WIDTH + 1 }, (_, i) => LEAST_PLACE + i);
  return places.map((place) => Number(scaled(place) - (scaled(place - WIDTH) << BigInt(WIDTH))));
}

let made: readonly number[] | undefined;

/** For each place the 26 bits of 2/pi that end there, rounded by the bits behind: whole numbers between -2^25 and 2^25. */
const digits = () => (made ??= makeDigits());

/**
 * How many quarter turns an angle of 2^20 radians or more is: whole ones, of which the last two bits count, and the rest, between -1/2
 * and 1/2, to within 1e-15 of itself however small it is. NaN for infinities.
 *
 * The angle is (2^26 a + b) 2^q with whole numbers a and b, and a product of those with a digit of 2/pi is exact, as are the sums until no more
 * is lost by rounding: those digits are left out that make whole turns. Source: M. Payne and R. Hanek, Radian reduction for
 * trigonometric functions, SIGNUM Newsletter 18(1), 1983.
 */
export function quarterTurns(s: Arithmetic, x: Scalar<'float64'>): { turns: Scalar<'int32'>; rest: Scalar<'float64'> } {
  const high = s.highWord(x);
  const place = s.sub(s.and(s.shiftRight(high, 20), 0x7ff), LEAST_EXPONENT);
  const whole = s.ofWords(s.or(s.and(high, 0x800fffff | 0), 0x43300000), s.lowWord(x));
  const a = s.nearest(s.mul(whole, 2 ** -WIDTH));
  const b = s.sub(whole, s.mul(a, 2 ** WIDTH));
  const digit = (i: number) => s.lookup('float64', digits(), s.add(place, i * WIDTH));
  const part = (i: number) => s.mul(s.add(s.mul(a, digit(i + 1)), s.mul(b, digit(i))), 2 ** -(24 + i * WIDTH));

  const first = part(0);
  const firstTurns = s.nearest(first);
  const second = s.add(s.sub(first, firstTurns), part(1));
  const secondTurns = s.nearest(second);
  const third = s.add(s.sub(second, secondTurns), part(2));
  const rest = s.add(s.add(third, part(3)), s.add(part(4), part(5)));
  return {
    turns: s.toInt32(s.add(firstTurns, secondTurns)),
    rest: s.add(rest, s.sub(x, x)),
  };
}

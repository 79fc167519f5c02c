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

/** Digits are there that end at every so many bits. */
const STRIDE = WIDTH / 2;

/** The exponent, with its bias, of the least angles that are counted, 2^20 and more. */
const LEAST_EXPONENT = 1043;

/** The place of the first digit for an angle of the least exponent. */
const LEAST_PLACE = LEAST_EXPONENT - 1075 + 24;

/** 2^place 2/pi, rounded to a whole number. */
const scaled = (place: number): bigint => ((TWO_OVER_PI >> BigInt(BITS - place - 1)) + 1n) >> 1n;

function makeDigits(): readonly number[] {
  const count = Math.ceil((2046 - LEAST_EXPONENT + 6 * WIDTH) / STRIDE) + 1;
  const places = Array.from({ length: count }, (_, i) => LEAST_PLACE + i * STRIDE);
  return places.map((place) => Number(scaled(place) - (scaled(place - WIDTH) << BigInt(WIDTH))));
}

let made: readonly number[] | undefined;

/** For each place the 26 bits of 2/pi that end there, rounded by those behind: whole numbers from -2^25 to 2^25. */
const digits = () => {
  made ??= makeDigits();
  return made;
};

/**
 * How many quarter turns an angle of 2^20 radians or more is: whole ones, of which the last two bits count, and the rest,
 * between -1/2 and 1/2 or a little beyond, to within 1e-15 of itself however small it is. NaN for infinities.
 *
 * The angle is (2^26 a + b) 2^k with whole numbers a and b. The products of those with digits of 2/pi are exact, and so are
 * their sums as long as they may cancel; digits that make multiples of four are left out. Source: M. Payne and R. Hanek,
 * Radian reduction for trigonometric functions, SIGNUM Newsletter 18(1), 1983.
 */
export function quarterTurns(s: Arithmetic, x: Scalar<'float64'>): { turns: Scalar<'int32'>; rest: Scalar<'float64'> } {
  const high = s.highWord(x);
  const exponent = s.sub(s.and(s.shiftRight(high, 20), 0x7ff), LEAST_EXPONENT);
  // exponent / 13, to a thousand.
  const place = s.shiftRight(s.mul(exponent, Math.ceil(2 ** 16 / STRIDE)), 16);
  const bits = s.sub(exponent, s.mul(place, STRIDE));
  const scale = s.ofWords(s.shiftLeft(s.add(bits, 1023), 20), 0);

  const whole = s.ofWords(s.or(s.and(high, 0x800fffff | 0), 1075 << 20), s.lowWord(x));
  const top = s.nearest(s.mul(whole, 2 ** -WIDTH));
  const a = s.mul(top, scale);
  const b = s.mul(s.sub(whole, s.mul(top, 2 ** WIDTH)), scale);
  const digit = (i: number) => s.lookup('float64', digits(), s.add(place, i * (WIDTH / STRIDE)));
  const part = (i: number) => s.mul(s.add(s.mul(a, digit(i + 1)), s.mul(b, digit(i))), 2 ** -(24 + i * WIDTH));

  const first = part(0);
  const firstTurns = s.nearest(first);
  const second = s.add(s.sub(first, firstTurns), part(1));
  const secondTurns = s.nearest(second);
  const third = s.add(s.sub(second, secondTurns), part(2));
  const rest = s.add(s.add(third, part(3)), s.add(part(4), part(5)));
  // Their sum is exact; those of large angles do not fit an int32.
  const turns = s.lowWord(s.add(s.add(firstTurns, secondTurns), 1.5 * 2 ** 52));
  return { turns, rest: s.add(rest, s.sub(x, x)) };
}

import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';
import { byWayOfFloat64 } from './by-type.ts';
import { copySign, formats, head } from './float-parts.ts';
import { polynomial } from './polynomial.ts';

/** 1/sqrt(x), of two rounded steps. */
export function rsqrt<T extends FloatType>(s: Arithmetic, x: Scalar<T>): Scalar<T> {
  return s.div(1, s.sqrt(x));
}

/** 1/cbrt(r), of r, for r about 1: FreeBSD, s_cbrt.c, where t of it is x^(1/3) to 23 bits for r = t^3/x. */
const inverseCubeRoot = [
  1.87595182427177, -1.8849797954337717, 1.6214297201053545, -0.758397934778766, 0.14599619288661245,
];

/** The top word of cbrt(x) is about a third of that of x and this: FreeBSD, s_cbrt.c. */
const THIRD_OF_BIAS = 715094163;

/** A guess by a third of the exponent, a polynomial to 23 bits, and a step of Halley's method, after FreeBSD's s_cbrt.c. */
export const cbrt = byWayOfFloat64((s, x) => {
  const size = s.abs(x);
  const isSubnormal = s.less(size, formats.float64.leastNormal);
  const a = s.select(isSubnormal, s.mul(size, 2 ** 54), size);

  const third = s.toInt32(s.mul(s.toFloat('float64', s.highWord(a)), 1 / 3));
  const guess = s.ofWords(s.add(third, THIRD_OF_BIAS), 0);
  const r = s.mul(s.mul(guess, guess), s.div(guess, a));
  const t = head(s, s.mul(guess, polynomial(s, r, inverseCubeRoot)));
  const u = s.div(a, s.mul(t, t));
  const y = s.add(t, s.mul(t, s.div(s.sub(u, t), s.add(s.add(t, t), u))));

  const value = copySign(s, s.select(isSubnormal, s.mul(y, 2 ** -18), y), x);
  return s.select(s.and(s.less(0, size), s.less(size, Infinity)), value, x);
});

type Double = Scalar<'float64'>;

/** sqrt(x^2 + y^2) of numbers whose squares neither overflow nor vanish. */
const plainHypot = (s: Arithmetic, x: Double, y: Double) => s.sqrt(s.add(s.mul(x, x), s.mul(y, y)));

/** sqrt(x^2 + y^2), scaled by a power of two where squares would overflow or vanish. */
function scaledHypot(s: Arithmetic, x: Double, y: Double): Double {
  const size = s.max(s.abs(x), s.abs(y));
  const isLarge = s.less(2 ** 500, size);
  const isSmall = s.less(size, 2 ** -450);
  const scale = (large: number, small: number) =>
    s.select(isLarge, large, s.select(isSmall, s.constant('float64', small), 1));
  const down = scale(2 ** -600, 2 ** 600);
  return s.mul(plainHypot(s, s.mul(x, down), s.mul(y, down)), scale(2 ** 600, 2 ** -600));
}

/** sqrt(x^2 + y^2): Infinity where either is infinite, a NaN beside it or not. */
export function hypot<T extends FloatType>(s: Arithmetic, x: Scalar<T>, y: Scalar<T>): Scalar<T> {
  const pair = [x, y] as readonly Scalar[];
  const value =
    x.type === 'float64'
      ? scaledHypot(s, ...(pair as [Double, Double]))
      : s.demote(plainHypot(s, ...(pair.map((each) => s.promote(each as Scalar<'float32'>)) as [Double, Double])));
  const isInfinite = s.or(s.equal(s.abs(x), Infinity), s.equal(s.abs(y), Infinity));
  return s.select(isInfinite, Infinity, value as Scalar as Scalar<T>);
}

import type { FloatType } from './inputs.ts';

const formats = {
  float32: { digits: 24, leastExponent: -126, greatestExponent: 127 },
  float64: { digits: 53, leastExponent: -1022, greatestExponent: 1023 },
} as const;

const isNegative = (x: number) => x < 0 || Object.is(x, -0);

/** The exponent of a number's leading bit. */
function exponentOf(x: number): number {
  let exponent = Math.floor(Math.log2(Math.abs(x)));
  if (2 ** exponent > Math.abs(x)) exponent--;
  return exponent;
}

/** The distance of neighbouring floats of a type around a number. */
function ulp(type: FloatType, x: number): number {
  const { digits, leastExponent, greatestExponent } = formats[type];
  const exponent = x === 0 ? leastExponent : Math.min(Math.max(exponentOf(x), leastExponent), greatestExponent);
  return 2 ** (exponent - digits + 1);
}

/**
 * How far `got` is from `exact`, which a float64 holds, in units in the last place of the type: Infinity when one of them alone is
 * NaN or the signs differ, those of zeros included. What overflows counts as the power of two at which it begins.
 */
export function ulps(type: FloatType, got: number, exact: number): number {
  if (Number.isNaN(got) || Number.isNaN(exact)) return Number.isNaN(got) && Number.isNaN(exact) ? 0 : Infinity;
  if (Object.is(got, exact)) return 0;
  if (isNegative(got) !== isNegative(exact)) return Infinity;
  if (type === 'float64') return float64Ulps(got, exact);
  const end = 2 ** 128;
  const [a, b] = [got, exact].map((x) => Math.min(Math.max(x, -end), end)) as [number, number];
  return Math.abs(a - b) / ulp(type, b);
}

function float64Ulps(got: number, exact: number): number {
  // At a quarter of the size the end of the range is a number.
  const scaled = (x: number) => (Number.isFinite(x) ? x / 4 : Math.sign(x) * 2 ** 1022);
  if (Math.abs(exact) > 1) return Math.abs(scaled(got) - scaled(exact)) / (ulp('float64', exact) / 4);
  return Math.abs(got - exact) / ulp('float64', exact);
}

/** How far `got` is from `exact`, relative to the larger of `exact` and `least`, one subnormal ulp forgiven. */
export function relativeError(got: number, exact: number, least: number): number {
  if (Math.abs(exact) < least && Number.isFinite(got)) return Math.abs(got - exact) / least;
  const distance = ulps('float64', got, exact);
  if (distance === 0 || distance === Infinity) return distance;
  const unit = ulp('float64', exact);
  const subnormal = Math.abs(exact) < 2 ** -1022;
  const size = Math.min(Math.max(Math.abs(exact), least), Number.MAX_VALUE);
  return (Math.max(0, distance - (subnormal ? 1 : 0)) * unit) / size;
}

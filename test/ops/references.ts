/** The error function by its Taylor series, which needs nothing but arithmetic; 1 where float64 cannot tell it from 1. */
export function erf(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return total === 0 ? x : (2 / Math.sqrt(Math.PI)) * total;
}

/** `a ** b` as in C and NumPy: 1 to any power is 1, where JavaScript says NaN. */
export function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** `a ** b` of whole numbers, exactly, and of that what an int32 holds. */
export function powerOfIntegers(a: number, b: number): number {
  return Number(BigInt.asIntN(32, BigInt(a) ** BigInt(b)));
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));

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

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));

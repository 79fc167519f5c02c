const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/**
 * `erf(x) = 2/sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...)`: all terms have one sign, so nothing cancels.
 * Source: DLMF 7.6.2, https://dlmf.nist.gov/7.6.E2
 */
function series(x: number): number {
  const xx = 2 * x * x;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= xx / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
}

/**
 * `erfc(x) = e^(-x^2) / sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))`, for x above 2, from the inside out.
 * Source: DLMF 7.9.1, https://dlmf.nist.gov/7.9.E1
 */
function complement(x: number): number {
  let fraction = x;
  for (let n = 60; n > 0; n--) fraction = x + n / 2 / fraction;
  return (Math.exp(-x * x) * TWO_OVER_SQRT_PI) / 2 / fraction;
}

/** The error function, to within 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x) || x === 0) return x;
  if (size < 2.5) return series(x);
  return Math.sign(x) * (size > 6 ? 1 : 1 - complement(size));
}

/** `1 - erf(x)`, to within 1e-13 of it in the tail. */
function erfc(x: number): number {
  if (x < 2) return 1 - erf(x);
  return x > 40 ? 0 : complement(x);
}

/** The distribution function of the normal distribution, `erfc(-x / sqrt(2)) / 2`. Source: Abramowitz & Stegun 26.2.29 */
export function normalCdf(x: number): number {
  return erfc(-x * Math.SQRT1_2) / 2;
}

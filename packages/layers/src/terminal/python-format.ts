/**
 * `x` with `digits` decimals, as Python's `format(x, '.4f')` writes it. JavaScript's `toFixed` differs in three ways:
 * it rounds exact ties up (0.03125 becomes 0.0313, in Python 0.0312), writes large numbers with an exponent, and spells NaN otherwise.
 * Source: https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function formatFixed(x: number, digits: number): string {
  if (!Number.isFinite(x)) return formatNonFinite(x);
  const size = Math.abs(x);
  if (size >= 1e21) return sign(x) + BigInt(size) + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
  const exact = size.toFixed(digits + EXTRA_DIGITS);
  const kept = exact.slice(0, exact.length - EXTRA_DIGITS);
  const rounded = isTieToEven(kept, exact) ? kept.replace(/\.$/, '') : size.toFixed(digits);
  return sign(x) + rounded;
}

/** `x` with `digits` decimals and an exponent, as Python's `format(x, '.4e')` writes it: `1.2346e-05`. */
export function formatExponential(x: number, digits: number): string {
  if (!Number.isFinite(x)) return formatNonFinite(x);
  const size = Math.abs(x);
  const exact = size.toExponential(digits + EXTRA_DIGITS);
  const [digitsOfExact, power] = exact.split('e') as [string, string];
  const kept = digitsOfExact.slice(0, digitsOfExact.length - EXTRA_DIGITS);
  const rounded = isTieToEven(kept, digitsOfExact) ? `${kept.replace(/\.$/, '')}e${power}` : size.toExponential(digits);
  return sign(x) + rounded.replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * `x` with as many digits as it takes to tell it from others, as Python's `repr(x)` writes a float: `1.0`, `1e-05`.
 * @param inFloat32 Whether the others are those of float32, as for NumPy's numbers.
 */
export function formatFloat(x: number, inFloat32 = false): string {
  if (!Number.isFinite(x)) return formatNonFinite(x);
  const size = inFloat32 ? shortest32(Math.abs(x)) : Math.abs(x);
  const [digits, power] = size.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16)
    return `${sign(x)}${digits}e${power[0]}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${sign(x)}${size}${Number.isInteger(size) ? '.0' : ''}`;
}

/** The number with the fewest digits that is `x` in float32. */
function shortest32(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return short;
  }
  return x;
}

/** More decimals than a tie can have, so that a tie shows as a 5 with nothing but zeros behind it. */
const EXTRA_DIGITS = 50;

function isTieToEven(kept: string, exact: string): boolean {
  return /^50*$/.test(exact.slice(kept.length)) && /[02468]\.?$/.test(kept);
}

function sign(x: number): string {
  return x < 0 || Object.is(x, -0) ? '-' : '';
}

function formatNonFinite(x: number): string {
  return Number.isNaN(x) ? 'nan' : `${sign(x)}inf`;
}

import type { DType } from './dtype.ts';

/** NumPy's print options. Source: https://numpy.org/doc/stable/reference/generated/numpy.set_printoptions.html */
const PRECISION = 8;
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const LINE_WIDTH = 75;

type Data = ArrayLike<number>;
type Format = (value: number) => string;

/** The fewest digits that tell `x` from every other number of its dtype: `d.ddd` and the exponent of ten. */
function shortest(x: number, dtype: DType): { digits: string; exponent: number } {
  let text = x.toExponential();
  if (dtype === 'float32') {
    for (let precision = 0; precision < 9; precision++) {
      text = x.toExponential(precision);
      if (Math.fround(Number(text)) === x) break;
    }
  }
  const [mantissa, exponent] = text.replace('-', '').split('e') as [string, string];
  const sign = text.slice(1).includes('e-') ? -1 : 1;
  return { digits: mantissa.replace('.', ''), exponent: sign * Number(exponent.replace(/[+-]/, '')) };
}

/** JavaScript rounds halves up, NumPy to the even digit: takes one off an odd last digit that was rounded up from a half. */
function evenAtTies(rounded: string, exact: string): string {
  const tie = exact.startsWith('5') && !/[1-9]/.test(exact.slice(1));
  const last = Number(rounded.at(-1));
  return tie && last % 2 === 1 ? rounded.slice(0, -1) + (last - 1) : rounded;
}

/** `x` with a number of digits after the point. */
function fixed(x: number, digits: number): string {
  return evenAtTies(x.toFixed(digits), (x.toFixed(100).split('.')[1] ?? '').slice(digits));
}

/** The mantissa of `x` with a number of digits after the point, and the exponent. */
function exponential(x: number, digits: number): [mantissa: string, exponent: number] {
  const [mantissa, exponent] = x.toExponential(digits).split('e') as [string, string];
  const exact = x
    .toExponential(100)
    .split('e')[0]!
    .slice(2 + digits);
  return [evenAtTies(mantissa, exact), Number(exponent)];
}

const signOf = (x: number): string => (x < 0 || Object.is(x, -0) ? '-' : '');

/** `1.25` in the fewest digits, at most `PRECISION` of them after the point; a whole number ends in the point. */
function positional(x: number, dtype: DType, precision = PRECISION): string {
  if (x === 0) return `${signOf(x)}0.`;
  const { digits, exponent } = shortest(Math.abs(x), dtype);
  const fraction = digits.length - 1 - exponent;
  if (fraction > precision) {
    const rounded = fixed(Math.abs(x), precision).replace(/0+$/, '');
    return signOf(x) + rounded;
  }
  if (exponent < 0) return `${signOf(x)}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${signOf(x)}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1)}`;
}

interface Scientific {
  readonly integer: string;
  readonly fraction: string;
  readonly exponent: string;
}

/** `1.25e-07` in the fewest digits, at most `PRECISION` of them after the point, in its parts. */
function scientific(x: number, dtype: DType, precision = PRECISION): Scientific {
  const { digits, exponent } = x === 0 ? { digits: '0', exponent: 0 } : shortest(Math.abs(x), dtype);
  if (digits.length - 1 <= precision) {
    return { integer: signOf(x) + digits[0], fraction: digits.slice(1), exponent: formatExponent(exponent) };
  }
  const [mantissa, rounded] = exponential(Math.abs(x), precision);
  const [integer, fraction] = mantissa.split('.') as [string, string];
  return { integer: signOf(x) + integer, fraction: fraction.replace(/0+$/, ''), exponent: formatExponent(rounded) };
}

const formatExponent = (exponent: number): string =>
  `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

const longest = (texts: readonly string[]): number => texts.reduce((n, text) => Math.max(n, text.length), 0);

/** Whether numbers span so much that NumPy writes them with exponents. */
function needsExponents(finite: readonly number[], dtype: DType): boolean {
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  if (sizes.length === 0) return false;
  const largest = sizes.reduce((a, b) => Math.max(a, b));
  const smallest = sizes.reduce((a, b) => Math.min(a, b));
  return largest >= (dtype === 'float32' ? 1e6 : 1e8) || smallest < 1e-4 || largest / smallest > 1000;
}

/** The format that aligns the points of all `values`. Source: FloatingFormat in numpy/_core/arrayprint.py. */
function floatFormat(values: readonly number[], dtype: DType): Format {
  const finite = values.filter(Number.isFinite);
  let left = 0;
  let right = 0;
  let write: Format;
  if (needsExponents(finite, dtype)) {
    const parts = finite.map((x) => scientific(x, dtype));
    const digits = longest(parts.map((part) => part.fraction));
    const exponentDigits = longest(parts.map((part) => part.exponent)) - 1;
    left = longest(parts.map((part) => part.integer));
    right = exponentDigits + 2 + digits;
    write = (x) => {
      const [mantissa, power] = exponential(Math.abs(x), digits);
      const [integer, fraction = ''] = mantissa.split('.');
      const exponent = formatExponent(power);
      const padded = exponent[0] + exponent.slice(1).padStart(exponentDigits, '0');
      return `${(signOf(x) + integer).padStart(left)}.${fraction}e${padded}`;
    };
  } else {
    const parts = finite.map((x) => positional(x, dtype).split('.') as [string, string]);
    left = longest(parts.map(([integer]) => integer));
    right = longest(parts.map(([, fraction]) => fraction));
    write = (x) => {
      const [integer, fraction] = positional(x, dtype).split('.') as [string, string];
      return `${integer.padStart(left)}.${fraction.padEnd(right)}`;
    };
  }
  if (finite.length < values.length) {
    const negativeInfinity = values.includes(-Infinity) ? 1 : 0;
    const infinity = values.some((x) => Math.abs(x) === Infinity) ? 3 + negativeInfinity : 3;
    left = Math.max(left, 3 - right - 1, infinity - right - 1);
  }
  return (x) => {
    if (Number.isFinite(x)) return write(x);
    const text = Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
    return text.padStart(left + right + 1);
  };
}

function formatFor(values: readonly number[], dtype: DType): Format {
  if (dtype === 'bool') return (x) => (x ? ' True' : 'False');
  if (dtype === 'float32' || dtype === 'float64') return floatFormat(values, dtype);
  const width = longest(values.map(String));
  return (x) => String(x).padStart(width);
}

/** A scalar as Python prints it: `0.5`, `3.0`, `1e-07`, `True`. */
function formatScalar(x: number, dtype: DType): string {
  if (dtype === 'bool') return x ? 'True' : 'False';
  if (dtype !== 'float32' && dtype !== 'float64') return String(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
  const size = Math.abs(x);
  if (x !== 0 && (size < 1e-4 || size >= (dtype === 'float32' ? 1e6 : 1e16))) {
    const { integer, fraction, exponent } = scientific(x, dtype, Infinity);
    return `${integer}${fraction && '.'}${fraction}e${exponent}`;
  }
  const text = positional(x, dtype, Infinity);
  return text.endsWith('.') ? `${text}0` : text;
}

/** The indices along an axis that are printed; null stands for the dots. */
function shown(length: number, summarised: boolean): (number | null)[] {
  const all = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  if (!summarised || length <= 2 * EDGE_ITEMS) return all(0, length);
  return [...all(0, EDGE_ITEMS), null, ...all(length - EDGE_ITEMS, length)];
}

/** Adds a word to a line, which is finished first when the word does not fit. */
function extend(lines: { done: string; line: string }, word: string, width: number, indent: string): void {
  if (lines.line.length + word.length > width && lines.line.length > indent.length) {
    lines.done += `${lines.line.trimEnd()}\n`;
    lines.line = indent;
  }
  lines.line += word;
}

/**
 * An array as NumPy prints it with `str`: 8 digits, lines of 75 characters, and only the edges of more than 1000 elements.
 *
 * @param data the elements in row-major order; only those that are printed are looked at.
 */
export function formatArray(data: Data, shape: readonly number[], dtype: DType): string {
  const size = shape.reduce((n, length) => n * length, 1);
  if (shape.length === 0) return formatScalar(data[0]!, dtype);
  if (size === 0) return '[]';
  const summarised = size > THRESHOLD;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, length) => n * length, 1));

  const printed: number[] = [];
  const collect = (axis: number, offset: number): void => {
    if (axis === shape.length) printed.push(data[offset]!);
    else
      for (const i of shown(shape[axis]!, summarised)) if (i !== null) collect(axis + 1, offset + i * strides[axis]!);
  };
  collect(0, 0);
  const format = formatFor(printed, dtype);

  const print = (axis: number, offset: number, indent: string, width: number): string => {
    const items = shown(shape[axis]!, summarised);
    if (axis === shape.length - 1) {
      const lines = { done: '', line: indent };
      items.forEach((i, k) => {
        extend(lines, i === null ? '...' : format(data[offset + i]!), width - 1, indent);
        if (k < items.length - 1) lines.line += ' ';
      });
      return `[${(lines.done + lines.line).slice(indent.length)}]`;
    }
    const nested = items.map((i) =>
      i === null ? '...' : print(axis + 1, offset + i * strides[axis]!, `${indent} `, width - 1),
    );
    return `[${nested.join('\n'.repeat(shape.length - 1 - axis) + indent)}]`;
  };
  return print(0, 0, ' ', LINE_WIDTH);
}

import { expect, test } from 'vitest';
import { formatExponential, formatFixed, formatFloat } from './python-format.ts';

// The right-hand sides are Python's format(x, '.4f'), format(x, '.0f'), format(x, '.4e') and repr(x).
test.each([
  [0.03125, '0.0312'],
  [0.09375, '0.0938'],
  [0.90625, '0.9062'],
  [-0.03125, '-0.0312'],
  [0.00005, '0.0001'],
  [1234.56789, '1234.5679'],
  [0, '0.0000'],
  [-0, '-0.0000'],
  [1.5e21, '1500000000000000000000.0000'],
  [Number.NaN, 'nan'],
  [Number.POSITIVE_INFINITY, 'inf'],
])('%s with four decimals', (x, expected) => {
  expect(formatFixed(x, 4)).toBe(expected);
});

test.each([
  [0.5, '0'],
  [1.5, '2'],
  [2.5, '2'],
  [2.5000001, '3'],
  [99.5, '100'],
  [-0.5, '-0'],
  [1e22, '10000000000000000000000'],
])('%s without decimals', (x, expected) => {
  expect(formatFixed(x, 0)).toBe(expected);
});

test.each([
  [0.0000123456, '1.2346e-05'],
  [100002.5, '1.0000e+05'],
  [100005, '1.0000e+05'],
  [100015, '1.0002e+05'],
  [-1.5e-123, '-1.5000e-123'],
  [0, '0.0000e+00'],
  [-0, '-0.0000e+00'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('%s with an exponent', (x, expected) => {
  expect(formatExponential(x, 4)).toBe(expected);
});

test.each([
  [1, '1.0'],
  [0.1 * 0.1, '0.010000000000000002'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [123456789012345680, '1.2345678901234568e+17'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [-2.5, '-2.5'],
  [-0, '-0.0'],
  [1e-300, '1e-300'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('%s with all its digits', (x, expected) => {
  expect(formatFloat(x)).toBe(expected);
});

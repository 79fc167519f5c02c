import { expect, test } from 'vitest';
import { erf } from './special.ts';

// Source: Python 3.11's math.erf.
test.each([
  [0, 0],
  [1e-300, 1.1283791670955126e-300],
  [1e-10, 1.1283791670955126e-10],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.49, 0.9995707121322661],
  [2.51, 0.9996142945182758],
  [3, 0.9999779095030014],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
  [30, 1],
  [Infinity, 1],
])('erf(%f)', (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(4e-16 * Math.max(expected, 1e-300));
  expect(erf(-x)).toBe(-erf(x));
});

test('erf of NaN and -0', () => {
  expect(erf(Number.NaN)).toBeNaN();
  expect(erf(-0)).toBe(-0);
});

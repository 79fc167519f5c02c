import { expect, test } from 'vitest';
import { roundHalfEven } from './rounding.ts';

// Python: [round(x) for x in (-1.5, -0.5, 0.4, 0.5, 1.5, 2.5, 2.6, 7)]
test.each([
  [-1.5, -2],
  [-0.5, 0],
  [0.4, 0],
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [2.6, 3],
  [7, 7],
])('%s becomes %s', (x, expected) => {
  expect(roundHalfEven(x) + 0).toBe(expected);
});

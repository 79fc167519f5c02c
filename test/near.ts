import type { NestedArray } from '@keisan/autograd';
import { expect } from 'vitest';

/** Matches nested arrays of numbers that are equal but for rounding: `expect(t.toArray()).toEqual(near([0.1, 0.2]))`. */
export function near(expected: NestedArray, digits = 5): unknown {
  if (typeof expected === 'boolean') return expected;
  return typeof expected === 'number' ? expect.closeTo(expected, digits) : expected.map((item) => near(item, digits));
}

import { ones } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { toSameRank } from './ranks.ts';

// Source: Keras' loss_test.py, test_squeeze_or_expand.
test.each([
  [[3], [3, 1], [3, 1], [3, 1]],
  [[3, 1], [3], [3, 1], [3, 1]],
  [
    [3, 2],
    [3, 2, 1],
    [3, 2],
    [3, 2],
  ],
  [
    [3, 2, 1],
    [3, 2],
    [3, 2],
    [3, 2],
  ],
  [[3], [3, 2], [3], [3, 2]],
  [
    [3, 1],
    [3, 1],
    [3, 1],
    [3, 1],
  ],
  [[1], [], [], []],
])('%j and %j become %j and %j', (a, b, c, d) => {
  expect(toSameRank(ones(a), ones(b)).map((t) => t.shape)).toEqual([c, d]);
});

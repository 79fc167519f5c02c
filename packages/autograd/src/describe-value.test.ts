import { expect, test } from 'vitest';
import { describeValue } from './describe-value.ts';
import { tensor } from './index.ts';

test.each([
  ['"a \\"b\\""', 'a "b"'],
  ['an array [1, "a", null]', [1, 'a', null]],
  ['an array [[...], 3]', [[1, 2], 3]],
  ['an array [5n]', [5n]],
  ['an array of 1000 elements', Array.from({ length: 1000 }, (_, i) => i)],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['7n', 7n],
  ['the function f', function f() {}],
  ['a function', (() => () => {})()],
  ['an object of class Object', {}],
  ['an object of class Object', Object.create(null)],
  ['an object of class Map', new Map()],
  ['an object of class Tensor', tensor([1])],
])('describes %s', (expected, value) => {
  expect(describeValue(value)).toBe(expected);
});

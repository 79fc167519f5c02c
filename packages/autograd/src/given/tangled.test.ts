import { expect, test } from 'vitest';
import { tensor } from '../creation.ts';
import { grad } from '../functional.ts';
import type { Tensor } from '../tensor.ts';
import { isTangled } from './tangled.ts';

function doubled(value: unknown, times: number): unknown {
  let list = value;
  for (let i = 0; i < times; i++) list = [list, list];
  return list;
}

const isNoList = (value: unknown): boolean => !Array.isArray(value);

test.each([
  ['a list doubled forty times', doubled(0, 40), true],
  ['few lists in many', Array(1000).fill(Array(1000).fill(Array(1000).fill([0]))), true],
  ['a list doubled ten times', doubled(0, 10), false],
  ['a long list', Array(1e6).fill(0), false],
  ['a deep list', Array.from({ length: 2000 }).reduce((list) => [list], 0), false],
  ['a number', 1, false],
])('%s', (_, nesting, expected) => {
  expect(isTangled(nesting, isNoList)).toBe(expected);
});

test('what holds itself is looked at once', () => {
  const list: unknown[] = [];
  list.push(list, list);
  expect(isTangled(list, isNoList)).toBe(false);
});

test('what is no branch counts as one', () => {
  expect(isTangled([doubled(0, 40)], (_, path) => path.length === 1)).toBe(false);
});

test('a tree of tensors that nobody could go through is refused', () => {
  const first = (trees: unknown) => trees as Tensor;
  expect(() => grad(first as never)(doubled(tensor(1), 40) as never)).toThrow(
    'grad: got arrays or objects that hold the same ones over and over, or nothing at most places; expected tensors, or arrays and objects of tensors.',
  );
});

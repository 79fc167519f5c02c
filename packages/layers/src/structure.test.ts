import { zeros } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { formatPath, frozenNesting, isNesting, leavesOf, mapLeaves } from './structure.ts';

const nested = { z: [1, 2], a: 3 };

test('objects are gone through by their names in order, as in Keras, and keep the order that they have', () => {
  expect(leavesOf<number>(nested)).toEqual([
    { path: ['a'], value: 3 },
    { path: ['z', 0], value: 1 },
    { path: ['z', 1], value: 2 },
  ]);
  const names: string[] = [];
  const mapped = mapLeaves<number, number>(nested, (value, path) => {
    names.push(formatPath('x', path));
    return value * 10;
  });
  expect([mapped, Object.keys(mapped), names]).toEqual([
    { z: [10, 20], a: 30 },
    ['z', 'a'],
    ['x.a', 'x.z[0]', 'x.z[1]'],
  ]);
});

test('lists and plain objects hold others; tensors, typed arrays and null do not', () => {
  expect([[], {}, Object.create(null)].map(isNesting)).toEqual([true, true, true]);
  expect([zeros([1]), new Float32Array(1), null, 'a', () => 1].map(isNesting)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('what holds the same lists over and over is no nesting: nobody comes to the end of it', () => {
  let list: unknown = 1;
  for (let i = 0; i < 40; i++) list = [list, list];
  expect(leavesOf(list)).toEqual([{ path: [], value: list }]);
  expect(mapLeaves<unknown, unknown>(list as never, (value) => value === list)).toBe(true);
  expect(frozenNesting(list)).toBe(list);
});

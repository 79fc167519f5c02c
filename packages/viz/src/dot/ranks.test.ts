import { expect, test } from 'vitest';
import { type Arrow, ranksOf } from './ranks.ts';

test.each<[string, string, Record<string, number>]>([
  ['nothing', '', {}],
  ['a line', 'a-b b-c', { a: 1, b: 2, c: 3 }],
  ['a shortcut', 'a-b b-c a-c', { a: 1, b: 2, c: 3 }],
  ['what is given stands above its first use', 'a-b b-c c-d x-d y-c y-d', { a: 1, b: 2, c: 3, d: 4, x: 3, y: 2 }],
  ['in any order', 'c-d b-c a-b', { a: 1, b: 2, c: 3, d: 4 }],
  ['the same arrow twice', 'a-b a-b', { a: 1, b: 2 }],
  ['a ring, and what is above and below it', 'a-b b-c c-b c-d x-y', { a: 1, x: 1, y: 2 }],
  ['a box with an arrow to itself', 'a-a', {}],
])('%s', (_, text, ranks) => {
  const arrows = text.split(' ').flatMap((pair): Arrow<string>[] => {
    const [from, to] = pair.split('-');
    return to === undefined ? [] : [[from!, to]];
  });
  expect(Object.fromEntries(ranksOf(arrows))).toEqual(ranks);
});

import { setRandomSeed, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { mapLeaves } from '../../structure.ts';
import { arraySource } from './array-source.ts';
import type { Pass } from './batches.ts';
import { readData } from './data.ts';

const t = tensor([0, 1, 2, 3, 4, 5, 6]);
const samples = { where: 'fit', x: t, y: null, sampleWeight: null, count: 7 };

async function taken(pass: Pass, most: (left: number) => number) {
  const chunks: [order: number[], batchSize: number, isRest: boolean][] = [];
  for (;;) {
    const chunk = await pass.next({ most, patience: 0, check: () => {} });
    if (!chunk) return chunks;
    chunks.push([[...chunk.order], chunk.batchSize, chunk.isRest]);
  }
}

describe('batches of arrays', () => {
  test('come as many at a time as are asked for, and what is left at the end', async () => {
    const asked: number[] = [];
    const source = arraySource(samples, 2);
    const chunks = await taken(source.open(), (left) => {
      asked.push(left);
      return Math.min(2, left);
    });
    expect([source.count, chunks, asked]).toEqual([
      4,
      [
        [[0, 1, 2, 3], 2, false],
        [[4, 5], 2, false],
        [[6], 1, true],
      ],
      [3, 1],
    ]);
  });

  test('are mixed anew at each pass', async () => {
    setRandomSeed(1);
    const source = arraySource(samples, 3, true);
    const orderOf = async () => (await taken(source.open(), (left) => left)).flatMap(([order]) => order);
    const [first, second] = [await orderOf(), await orderOf()];
    expect(first).not.toEqual(second);
    expect([first, second].map((order) => order.toSorted())).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6],
    ]);
  });
});

describe('what is one array, and what several', () => {
  const shapes = (given: unknown, parts: number | null = null) =>
    JSON.stringify(mapLeaves(readData('fit', 'x', given as never, true, parts), (t) => t?.shape ?? null));
  const x = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  test.each<[string, unknown, number | null, string]>([
    ['a tensor', x, null, '[3,2]'],
    [
      'numbers',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      null,
      '[3,2]',
    ],
    ['a list of tensors', [x, x], null, '[[3,2],[3,2]]'],
    ['rows that are typed arrays', [Float32Array.of(1, 2), Int32Array.of(1, 2)], null, '[2,2]'],
    ['a row that is a typed array', [Float32Array.of(1, 2)], 1, '[1,2]'],
    ['typed arrays for a model of two', [Float32Array.of(1, 2), Int32Array.of(1, 2)], 2, '[[2],[2]]'],
    ['rows beside a tensor', [x, [Float32Array.of(1, 2)]], null, '[[3,2],[1,2]]'],
    ['a tensor beside numbers', [x, [1, 2, 3]], null, '[[3,2],[3]]'],
    ['an object', { a: x, b: [[1], [2], [3]] }, null, '{"a":[3,2],"b":[3,1]}'],
    ['lists within', { a: [x, [x]] }, null, '{"a":[[3,2],[[3,2]]]}'],
    [
      'numbers for a model of two',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      2,
      '[[3],[3]]',
    ],
    [
      'numbers for a model of three',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      3,
      '[2,3]',
    ],
    ['an ndarray', { data: [1, 2], shape: [2], stride: [1], offset: 0 }, null, '[2]'],
    ['none for one of them', [x, null], null, '[[3,2],null]'],
  ])('%s', (_, given, parts, expected) => {
    expect(shapes(given, parts)).toBe(expected);
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '@keisan/autograd';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { mnist, parseIdx } from '../index.ts';

let home: string;
let train: [Tensor, Tensor];
let testing: [Tensor, Tensor];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keisan-mnist-'));
  vi.stubEnv('KEISAN_HOME', undefined);
  for (const name of ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME']) vi.stubEnv(name, home);
  [train, testing] = await mnist.loadData();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const countsOf = (labels: Tensor) => {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels.data) counts[label]!++;
  return counts;
};

test('shapes and dtypes', () => {
  const [images, labels] = train;
  const [testImages, testLabels] = testing;
  expect([images, labels, testImages, testLabels].map(({ shape }) => shape)).toEqual([
    [60000, 28, 28],
    [60000],
    [10000, 28, 28],
    [10000],
  ]);
  for (const { dtype } of [images, labels, testImages, testLabels]) expect(dtype).toBe('uint8');
});

test('how often each digit occurs', () => {
  expect(countsOf(train[1])).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(countsOf(testing[1])).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

test('the first labels, and the mean of the pixels: 33.32 of 255, as published', () => {
  expect([...train[1].data.slice(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  expect([...testing[1].data.slice(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  const mean = (train[0].data as Uint8Array).reduce((sum, pixel) => sum + pixel, 0) / train[0].size;
  expect(mean / 255).toBeCloseTo(0.1307, 4);
});

test('the first training image is the well-known five', () => {
  const pixels = (train[0].data as Uint8Array).subarray(0, 784);
  const row = (y: number) => Array.from({ length: 28 }, (_, x) => (pixels[28 * y + x]! > 127 ? '#' : '.')).join('');
  expect([6, 8, 12, 16, 20, 24].map(row)).toMatchInlineSnapshot(`
    [
      "...........############.....",
      "........##########..........",
      "............##..............",
      ".................###........",
      "............######..........",
      "....#######.................",
    ]
  `);
  expect(createHash('sha256').update(pixels).digest('hex')).toMatchInlineSnapshot(
    `"23ceaef5eb61f0e70d64ac18fdf0f60df3d5971cf30bbadac7b6ebf07f782d2c"`,
  );
});

test('nothing is written where the data come from an installed package', async () => {
  expect(await readdir(home)).toEqual([]);
});

test('the public names', async () => {
  expect(Object.keys(mnist)).toEqual(['loadData']);
  expect(Object.keys(await import('../index.ts')).toSorted()).toEqual(['DatasetError', 'mnist', 'parseIdx']);
  expect(parseIdx).toBeTypeOf('function');
});

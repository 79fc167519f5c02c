import { expect, test } from 'vitest';
import { historyToSvg } from './history-svg.ts';
import type { Point } from './panels.ts';
import { thinned } from './thinned.ts';

const pointsOf = (count: number, value: (i: number) => number | null, series: Point['series'] = 'training') =>
  Array.from({ length: count }, (_, i): Point => ({ series, epoch: i + 1, value: value(i) }));

test('few points are all drawn', () => {
  const points = pointsOf(400, (i) => i % 2);
  expect(thinned(points, [1, 400], 100)).toBe(points);
});

test('each column keeps its first, least, greatest and last value, in their order', () => {
  const column = [5, 1, 7, 9, 3, 6, 4, 6];
  const points = pointsOf(2048, (i) => column[i % 8]!);
  const kept = thinned(points, [1, 2049], 64);
  expect(kept).toHaveLength(1024);
  expect(kept.slice(0, 5)).toEqual([0, 1, 3, 7, 8].map((i) => points[i]));
});

test('gaps and both curves stay', () => {
  const training = pointsOf(4000, (i) => (i === 1005 ? null : i));
  const validation = pointsOf(4000, (i) => -i, 'validation');
  const kept = thinned([...training, ...validation], [1, 4001], 100);
  expect(kept.filter(({ value }) => value === null)).toEqual([training[1005]]);
  for (const point of [training[0], training[1004], training[1006], training[3999], validation[0], validation[3999]]) {
    expect(kept).toContain(point);
  }
});

test('a picture of very many values is as long as one of its pixels', async () => {
  const loss = Array.from({ length: 200_000 }, (_, i) => (i % 2) + i / 200_000);
  expect((await historyToSvg({ loss })).length).toBeLessThan(200_000);
});

import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** The steps of the next calls, where one takes `cost` and `step` milliseconds for each of its steps. */
function pace(cost: number, step: number, calls = 8): number[] {
  const learner = new Pace('auto');
  return Array.from({ length: calls }, () => {
    const steps = learner.take(1e6);
    learner.learn(steps, cost + step * steps);
    return steps;
  });
}

test('a call takes a tenth of a second', () => {
  expect(pace(0, 1).at(-1)).toBe(100);
  expect(pace(0, 30).at(-1)).toBe(3);
  expect(pace(0, 500).at(-1)).toBe(1);
});

test('or ten times what it costs apart from its steps, but no more than a second', () => {
  expect(pace(40, 1).slice(-2)).toEqual([360, 360]);
  expect(Math.max(...pace(300, 1))).toBeLessThanOrEqual(1000);
});

test('it grows by sixteen times at most', () => expect(pace(0, 0.001).slice(0, 3)).toEqual([4, 64, 1024]));

test('a few steps more are taken along', () => {
  const learner = new Pace(10);
  expect([learner.take(100), learner.take(7)]).toEqual([10, 7]);
  expect(new Pace('auto').take(5)).toBe(5);
});

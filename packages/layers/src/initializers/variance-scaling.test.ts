import { setRandomSeed } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  computeFans,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  VarianceScaling,
} from './variance-scaling.ts';

beforeEach(() => setRandomSeed(2));

// Computed by compute_fans of Keras 3.15.1.
test.each([
  [[], 1, 1],
  [[5], 5, 5],
  [[3, 4], 3, 4],
  [[3, 3, 8, 16], 72, 144],
  [[5, 2, 4], 10, 20],
])('the fans of %j', (shape, fanIn, fanOut) => {
  expect(computeFans(shape)).toEqual({ fanIn, fanOut });
});

test.each([
  [[3, 3, 4, 8], { inputAxes: [2], outputAxes: [3] }, 4, 8],
  [[4, 8, 16], { inputAxes: [0], outputAxes: [1, 2] }, 4, 128],
  [[4, 8, 16], { inputAxes: [-1], outputAxes: [-3, -2] }, 16, 32],
  [[4], { inputAxes: [0], outputAxes: [] }, 4, 1],
])('the fans of %j by axes %j', (shape, axes, fanIn, fanOut) => {
  expect(computeFans(shape, axes)).toEqual({ fanIn, fanOut });
});

test.each([
  [{ inputAxes: [0] }, 'got inputAxes without outputAxes; expected both, or neither'],
  [{ outputAxes: [0] }, 'got outputAxes without inputAxes; expected both, or neither'],
  [
    { inputAxes: [2], outputAxes: [0] },
    'got inputAxes an array [2] for a weight of shape [3, 4]; expected a list of axes from -2 to 1',
  ],
  [{ inputAxes: [0], outputAxes: [0.5] }, 'got outputAxes an array [0.5]'],
  [{ inputAxes: 1, outputAxes: [0] }, 'got inputAxes 1'],
  [{ input_axes: [0] }, "Did you mean 'inputAxes'?"],
])('fans by %j are rejected', (axes, message) => {
  expect(() => computeFans([3, 4], axes as never)).toThrow(message);
});

const SHAPE = [120, 80];
const [IN, OUT, AVERAGE] = [120, 80, 100];

describe.each([
  ['GlorotUniform', new GlorotUniform(), 1 / AVERAGE, Math.sqrt(3 / AVERAGE)],
  ['HeUniform', new HeUniform(), 2 / IN, Math.sqrt(6 / IN)],
  ['LecunUniform', new LecunUniform(), 1 / IN, Math.sqrt(3 / IN)],
  ['GlorotNormal', new GlorotNormal(), 1 / AVERAGE, (2 * Math.sqrt(1 / AVERAGE)) / 0.87962566103423978],
  ['HeNormal', new HeNormal(), 2 / IN, (2 * Math.sqrt(2 / IN)) / 0.87962566103423978],
  ['LecunNormal', new LecunNormal(), 1 / IN, (2 * Math.sqrt(1 / IN)) / 0.87962566103423978],
  [
    'VarianceScaling, untruncated, by outputs',
    new VarianceScaling({ scale: 3, mode: 'fan_out', distribution: 'untruncated_normal' }),
    3 / OUT,
    Infinity,
  ],
])('%s', (_, initializer, variance, limit) => {
  test('has its variance, and stays within its limit', () => {
    const data = Array.from(initializer.apply(SHAPE).data);
    expect(data.reduce((sum, w) => sum + w * w, 0) / data.length / variance).toBeCloseTo(1, 1);
    const largest = data.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    expect(largest).toBeLessThanOrEqual(limit * (1 + 1e-6));
    if (Number.isFinite(limit)) expect(largest).toBeGreaterThan(limit * 0.99);
  });
});

test('an instance draws other numbers at each call, the same ones for a seed', () => {
  const [free, seeded] = [new HeNormal(), new HeNormal({ seed: 3 })];
  expect(free.apply([4, 4]).toArray()).not.toEqual(free.apply([4, 4]).toArray());
  expect(seeded.apply([4, 4]).toArray()).toEqual(seeded.apply([4, 4]).toArray());
  expect([free.getConfig(), seeded.getConfig()]).toEqual([{ seed: null }, { seed: 3 }]);
});

test('VarianceScaling says its options', () => {
  const options = { scale: 1, mode: 'fan_in', distribution: 'truncated_normal', seed: null };
  expect(new VarianceScaling().getConfig()).toEqual(options);
});

describe('options out of range', () => {
  test.each([
    [{ scale: 0 }, 'got scale 0; expected a finite number of more than 0'],
    [{ scale: Number.NaN }, 'got scale NaN; expected a finite number of more than 0'],
    [{ mode: 'fan_inn' }, `got mode "fan_inn"; expected one of fan_in, fan_out, fan_avg. Did you mean 'fan_in'?`],
    [{ distribution: 'cauchy' }, 'got distribution "cauchy"; expected one of truncated_normal, untruncated_normal'],
    [{ fan: 1 }, 'got the unknown option fan'],
  ])('%j', (options, message) => {
    expect(() => new VarianceScaling(options as never)).toThrow(message);
  });

  test('the named ones take nothing but a seed', () => {
    expect(() => new GlorotUniform({ scale: 2 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: GlorotUniform: got the unknown option scale; expected only seed.]`,
    );
  });
});

import { describe, expect, test } from 'vitest';
import { Mean, MeanMetricWrapper } from './mean.ts';

describe('Mean', () => {
  // Source: Keras' reduction_metrics_test.py, MeanTest.
  test.each([
    ['test_unweighted', [1, 3, 5, 7], undefined, 4],
    ['test_weighted', [1, 3, 5, 7], [1, 1, 0, 0], 2],
    ['test_weighted_negative_weights', [1, 3, 5, 7], [-1, -1, 0, 0], 2],
    [
      'test_weighted_nd',
      [
        [1, 3],
        [5, 7],
      ],
      [
        [1, 1],
        [1, 0],
      ],
      3,
    ],
    [
      'test_weighted_nd_broadcast',
      [
        [1, 3],
        [5, 7],
      ],
      [[1, 0]],
      3,
    ],
    ['a number', 3, undefined, 3],
    ['a number and its weight', 3, 5, 3],
    ['weights [n, 1]', [1, 3], [[3], [1]], 1.5],
    ['no weight at all', [1, 3], [0, 0], 0],
  ])('%s', (_, values, weights, expected) => {
    const mean = new Mean();
    mean.updateState(values, weights);
    expect(mean.result().item()).toBeCloseTo(expected, 6);
  });

  test('adds up until it is reset', () => {
    const mean = new Mean({ name: 'loss' });
    expect(mean.result().item()).toBe(0);
    mean.updateState(2, 3);
    mean.updateState([6]);
    expect(mean.result().item()).toBe(3);
    expect(mean.variables.map(({ name }) => name)).toEqual(['loss/total', 'loss/count']);
    mean.resetState();
    expect([mean.result().item(), ...mean.variables.map((v) => v.item())]).toEqual([0, 0, 0]);
  });
});

describe('MeanMetricWrapper', () => {
  test('is called after its function unless it has a name', () => {
    const distance = (yTrue: Parameters<Mean['updateState']>[0]) => yTrue as never;
    expect(new MeanMetricWrapper(distance, { name: 'd' }).name).toBe('d');
  });

  test('averages what its function gives for each sample', () => {
    const metric = new MeanMetricWrapper((yTrue, yPred) => yTrue.sub(yPred).square());
    metric.updateState(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 0],
        [3, 0],
      ],
    );
    expect(metric.result().item()).toBe(5);
    metric.resetState();
    metric.updateState(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 0],
        [3, 0],
      ],
      [1, 0],
    );
    expect(metric.result().item()).toBe(2);
  });
});

import { expect, test } from 'vitest';
import { MeanAbsoluteError, MeanSquaredError } from './classes.ts';

const yTrue = [
  [0, 1, 0, 1, 0],
  [0, 0, 1, 1, 1],
  [1, 1, 1, 1, 0],
  [0, 0, 0, 0, 1],
];
const yPred = [
  [0, 0, 1, 1, 0],
  [1, 1, 1, 1, 1],
  [0, 1, 0, 1, 0],
  [1, 1, 1, 1, 1],
];

// Source: Keras' regression_metrics_test.py, test_unweighted and test_weighted of MeanSquaredErrorTest and MeanAbsoluteErrorTest.
test.each([
  ['MeanSquaredError', () => new MeanSquaredError(), undefined, 0.5],
  ['MeanSquaredError', () => new MeanSquaredError(), [1, 1.5, 2, 2.5], 0.54285],
  ['MeanAbsoluteError', () => new MeanAbsoluteError(), undefined, 0.5],
  ['MeanAbsoluteError', () => new MeanAbsoluteError(), [1, 1.5, 2, 2.5], 0.54285],
])('%s (%#)', (_, make, weights, expected) => {
  const metric = make();
  metric.updateState(yTrue, yPred, weights);
  expect(metric.result().item()).toBeCloseTo(expected, 4);
});

test('names and options', () => {
  expect([new MeanSquaredError().name, new MeanAbsoluteError().name]).toEqual([
    'mean_squared_error',
    'mean_absolute_error',
  ]);
  expect(() => new MeanSquaredError({ delta: 1 } as never)).toThrow('MeanSquaredError: got the unknown option delta');
  expect(() => new MeanAbsoluteError({ delta: 1 } as never)).toThrow('MeanAbsoluteError: got the unknown option delta');
});

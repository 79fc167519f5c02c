import { type Tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { customObjectScope } from '../saving/custom-objects.ts';
import {
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  MeanAbsoluteError,
  MeanMetricWrapper,
  MeanSquaredError,
  type MetricName,
  meanSquaredError,
  resolveMetric,
  SparseCategoricalAccuracy,
} from './index.ts';

describe("'accuracy' by shapes", () => {
  // Source: is_binary_or_sparse_categorical in Keras' compile_utils.py.
  test.each([
    [[8, 1], [null, 1], BinaryAccuracy],
    [[8], [null, 1], BinaryAccuracy],
    [[8, 10], [null, 1], BinaryAccuracy],
    [[8], [null, 10], SparseCategoricalAccuracy],
    [[8, 1], [null, 10], SparseCategoricalAccuracy],
    [[8, 5], [null, 5, 10], SparseCategoricalAccuracy],
    [[8, 10], [null, 10], CategoricalAccuracy],
    [[8, 2], [null, 2], CategoricalAccuracy],
    [[8, 5, 10], [null, 5, 10], CategoricalAccuracy],
  ])('targets %j and outputs %j', (yTrue, yPred, Class) => {
    const metric = resolveMetric('accuracy', yTrue, yPred);
    expect([metric.constructor, metric.name]).toEqual([Class, 'accuracy']);
  });

  test.each(['acc', 'Accuracy', 'ACC'])('%s keeps its name', (name) => {
    const metric = resolveMetric(name as MetricName, [8, 10], [null, 10]);
    expect([metric.constructor, metric.name]).toEqual([CategoricalAccuracy, name]);
  });
});

describe('resolveMetric', () => {
  test.each([
    ['binary_accuracy', BinaryAccuracy],
    ['categoricalAccuracy', CategoricalAccuracy],
    ['mse', MeanSquaredError],
    ['mean_squared_error', MeanSquaredError],
    ['MAE', MeanAbsoluteError],
  ])('%s, called as it is written', (name, Class) => {
    const metric = resolveMetric(name as MetricName, [8, 1], [null, 1]);
    expect([metric.constructor, metric.name]).toEqual([Class, name]);
  });

  test.each(['binary_crossentropy', 'huber'])('the loss %s', (name) => {
    const metric = resolveMetric(name as MetricName, [1, 1], [null, 1]);
    metric.updateState([[1]], [[0.5]]);
    expect(metric.name).toBe(name);
    expect((metric.result() as Tensor).item()).toBeCloseTo(name === 'huber' ? 0.125 : Math.log(2), 5);
  });

  test('an object stays what it is, also the accuracy that compares labels', () => {
    const metric = new Accuracy();
    expect(resolveMetric(metric, [8, 10], [null, 10])).toBe(metric);
  });

  test('a function is averaged and gives its name', () => {
    const offset = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue);
    const metric = resolveMetric(offset, [2], [null]);
    metric.updateState([1, 2], [2, 5]);
    expect([metric.constructor, metric.name, (metric.result() as Tensor).item()]).toEqual([
      MeanMetricWrapper,
      'offset',
      2,
    ]);
  });

  test('a function of a name that was registered', () => {
    const offset = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue);
    const metric = customObjectScope({ offset }, () => resolveMetric('offset' as MetricName, [2], [null]));
    expect([metric.constructor, metric.name]).toEqual([MeanMetricWrapper, 'offset']);
  });

  test("one of Keras's functions gives Keras's name, and one of somebody's own that is called like it its own", () => {
    const own = { meanSquaredError: (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue) }.meanSquaredError;
    expect([meanSquaredError, own].map((f) => resolveMetric(f, [2], [null]).name)).toEqual([
      'mean_squared_error',
      'meanSquaredError',
    ]);
  });

  test('unknown names are rejected with the nearest', () => {
    expect(() => resolveMetric('acuracy' as never, [8], [null, 1])).toThrow("Did you mean 'accuracy'?");
    expect(() => resolveMetric(['acc'] as never, [8], [null, 1])).toThrow(ValueError);
  });
});

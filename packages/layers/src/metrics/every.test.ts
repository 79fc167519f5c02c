import { tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { clearSession } from '../naming/names.ts';
import * as metrics from './index.ts';

beforeEach(clearSession);

test.each([
  [new metrics.AUC(), 'up'],
  [new metrics.MeanSquaredError(), 'down'],
  [new metrics.F1Score(), 'up'],
  [new metrics.IoU(2, [0]), 'up'],
  [new metrics.Poisson(), null],
  [new metrics.Mean(), null],
])('%o says what is better', (metric, direction) => {
  expect(metric.direction).toBe(direction);
});

test('a class that extends a row keeps its options', () => {
  class Mine extends metrics.TopKCategoricalAccuracy {}
  const mine = new Mine({ k: 2, name: 'mine' });
  expect([mine instanceof metrics.MeanMetricWrapper, mine.k, mine.name]).toEqual([true, 2, 'mine']);
});

describe.each<[string, () => metrics.Metric]>([
  ['AUC', () => new metrics.AUC()],
  ['Precision', () => new metrics.Precision()],
  ['Recall of a class', () => new metrics.Recall({ classId: 1 })],
  ['the mean of a function', () => new metrics.MeanSquaredError()],
  ['RootMeanSquaredError', () => new metrics.RootMeanSquaredError()],
])('%s of sequences', (_, make) => {
  const yTrue = [
    [
      [0, 1],
      [1, 0],
    ],
    [
      [1, 1],
      [0, 1],
    ],
  ];
  const yPred = [
    [
      [0.2, 0.6],
      [0.4, 0.8],
    ],
    [
      [0.9, 0.3],
      [0.7, 0.1],
    ],
  ];
  const judge = (weights: number[] | number[][]) => {
    const metric = make();
    metric.updateState(yTrue, yPred, weights);
    return JSON.stringify(metric.result());
  };

  test('weights of samples count for each step, where there are as many steps as samples too', () => {
    expect(judge([3, 1])).toEqual(
      judge([
        [3, 3],
        [1, 1],
      ]),
    );
    expect(judge([3, 1])).not.toEqual(
      judge([
        [3, 1],
        [3, 1],
      ]),
    );
  });

  test('weights that do not fit are rejected', () => {
    expect(() => judge([1, 2, 3])).toThrow(
      /: got sample weights of shape \[3.*; expected one weight for each sample, or for each value\.$/,
    );
  });
});

test('float64 is kept and computed with', () => {
  const metric = new metrics.MeanAbsoluteError({ dtype: 'float64' });
  metric.updateState(tensor([0.1], { dtype: 'float64' }), tensor([0.3], { dtype: 'float64' }));
  expect([metric.result().dtype, metric.result().item()]).toEqual(['float64', 0.3 - 0.1]);
});

test('variables that the first batch makes are state of compiled code', async () => {
  const metric = new metrics.FBetaScore({ average: 'macro', threshold: 0.5 });
  const update = compile((a: ReturnType<typeof tensor>, b: ReturnType<typeof tensor>) => {
    metric.updateState(a, b);
    return [];
  });
  const batch = [
    tensor([
      [1, 0],
      [0, 1],
    ]),
    tensor([
      [0.9, 0.6],
      [0.1, 0.7],
    ]),
  ] as const;
  await update(...batch);
  await update(...batch);
  expect(metric.variables.map((variable) => variable.toArray())).toEqual([
    [2, 2],
    [0, 2],
    [0, 0],
    [2, 2],
  ]);
  metric.resetState();
  expect(metric.result().item()).toBe(0);
});

describe('what does not fit is rejected with a sentence', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a class beyond',
      () => new metrics.IoU(2, [0, 2]),
      'got the class 2 in targetClassIds for 2 classes; expected numbers from 0 to 1',
    ],
    [
      'two kinds of thresholds',
      () => new metrics.AUC({ thresholds: [0.5], numThresholds: 9 }),
      'got numThresholds 9 and 1 thresholds; expected one of the two',
    ],
    [
      'labels of one curve',
      () => new metrics.AUC({ numLabels: 2 }),
      'got numLabels 2; expected it with multiLabel: true',
    ],
    [
      'a threshold',
      () => new metrics.Precision({ thresholds: [0.5, 2] }),
      'got thresholds[1] 2; expected a number from 0 to 1',
    ],
    ['no thresholds', () => new metrics.Precision({ thresholds: [] }), 'expected a list of at least one value'],
    [
      'another shape',
      () => new metrics.F1Score().updateState([1, 2], [1, 2]),
      'f1_score: got targets of shape [2] and outputs of shape [2]; expected both to be [batch, classes]',
    ],
    [
      'targets without an axis of classes',
      () => new metrics.F1Score().updateState([1, 0], [[1], [0]]),
      'expected both to be [batch, classes]. Give targets a second axis: tensor(y).expandDims(1)',
    ],
    [
      'a class id',
      () => new metrics.Recall({ classId: 3 }).updateState([[1, 0]], [[1, 0]]),
      'recall: got outputs of shape [1, 2] for classId 3',
    ],
    [
      'shapes',
      () => new metrics.AUC().updateState([1, 0, 1], [0.5, 0.1]),
      'auc: got targets of shape [3] and outputs of shape [2]; expected the same shape',
    ],
    [
      'as many',
      () => new metrics.MeanIoU(2).updateState([1, 0, 1], [0, 1]),
      'mean_io_u: got targets of shape [3] and outputs of shape [2]; expected as many of each',
    ],
    [
      'class numbers, and probabilities of classes',
      () =>
        new metrics.MeanIoU(2).updateState(
          [1, 0],
          [
            [0.1, 0.9],
            [0.8, 0.2],
          ],
        ),
      'expected as many of each. For an output for each class pass sparseYPred: false.',
    ],
    [
      'class numbers, and probabilities of classes to count',
      () =>
        new metrics.Precision().updateState(
          [1, 0],
          [
            [0.1, 0.9],
            [0.8, 0.2],
          ],
        ),
      "expected the same shape. Convert class numbers with toCategorical(y), for a model with the loss 'categorical_crossentropy'.",
    ],
  ])('%s', (_, mistake, sentence) => {
    expect(mistake).toThrow(sentence);
  });

  test('the number of labels that changes', () => {
    const metric = new metrics.AUC({ multiLabel: true });
    metric.updateState([[0, 1]], [[0.2, 0.3]]);
    expect(() => metric.updateState([[0, 1, 1]], [[0.2, 0.3, 0.4]])).toThrow(
      'auc: got outputs of shape [1, 3]; expected rows of 2 labels',
    );
  });
});

test.each([
  [2, 0.5],
  [3, 0.5],
  [5, 0.75],
  [100_000, 0.75],
])('a curve of %d points', (numThresholds, area) => {
  const metric = new metrics.AUC({ numThresholds });
  metric.updateState([0, 0, 1, 1], [0.05, 0.6, 0.4, 0.95]);
  expect(metric.result().item()).toBeCloseTo(area, 6);
});

test('empty batches change nothing', () => {
  for (const metric of [
    new metrics.AUC(),
    new metrics.Precision(),
    new metrics.MeanIoU(2),
    new metrics.MeanSquaredError(),
  ]) {
    const before = metric.variables.map((variable) => variable.toArray());
    metric.updateState(tensor([], { shape: [0, 1] }), tensor([], { shape: [0, 1] }));
    expect(metric.variables.map((variable) => variable.toArray())).toEqual(before);
  }
});

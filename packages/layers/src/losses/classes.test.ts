import { tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from './classes.ts';

const numbers = [
  tensor([
    [1, 9, 2],
    [-5, -2, 6],
  ]),
  tensor([
    [4, 8, 12],
    [8, 1, 3],
  ]),
] as const;
const probabilities = tensor([
  [0.9, 0.05, 0.05],
  [0.5, 0.89, 0.6],
  [0.05, 0.01, 0.94],
]);
const logits = tensor([
  [8, 1, 1],
  [0, 9, 1],
  [2, 3, 5],
]);
const oneHots = tensor([
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]);
const classes = tensor([[0], [1], [2]], { dtype: 'int32' });
const rows = [[1.2], [3.4], [5.6]];

// Source: Keras' losses_test.py, the test named in each row.
describe('published values', () => {
  test.each([
    ['MeanSquaredError, test_unweighted', new MeanSquaredError(), ...numbers, undefined, 49.5],
    ['MeanSquaredError, test_scalar_weighted', new MeanSquaredError(), ...numbers, 2.3, 113.85],
    ['MeanSquaredError, test_sample_weighted', new MeanSquaredError(), ...numbers, [[1.2], [3.4]], 767.8 / 6],
    ['MeanSquaredError, test_zero_weighted', new MeanSquaredError(), ...numbers, 0, 0],
    ['MeanSquaredError, test_sum_reduction', new MeanSquaredError({ reduction: 'sum' }), ...numbers, 2.3, 227.7],
    ['MeanAbsoluteError, test_unweighted', new MeanAbsoluteError(), ...numbers, undefined, 5.5],
    ['MeanAbsoluteError, test_scalar_weighted', new MeanAbsoluteError(), ...numbers, 2.3, 12.65],
    ['MeanAbsoluteError, test_sample_weighted', new MeanAbsoluteError(), ...numbers, [[1.2], [3.4]], 81.4 / 6],
    [
      'CategoricalCrossentropy, test_unweighted',
      new CategoricalCrossentropy(),
      oneHots,
      probabilities,
      undefined,
      0.3239,
    ],
    [
      'CategoricalCrossentropy, test_scalar_weighted',
      new CategoricalCrossentropy(),
      oneHots,
      probabilities,
      2.3,
      0.7449,
    ],
    [
      'CategoricalCrossentropy, test_sample_weighted',
      new CategoricalCrossentropy(),
      oneHots,
      probabilities,
      rows,
      1.0696,
    ],
    [
      'CategoricalCrossentropy, of logits',
      new CategoricalCrossentropy({ fromLogits: true }),
      oneHots,
      logits,
      rows,
      0.31829,
    ],
    [
      'SparseCategoricalCrossentropy, test_unweighted',
      new SparseCategoricalCrossentropy(),
      classes,
      probabilities,
      undefined,
      0.3239,
    ],
    [
      'SparseCategoricalCrossentropy, test_sample_weighted',
      new SparseCategoricalCrossentropy(),
      classes,
      probabilities,
      rows,
      1.0696,
    ],
    [
      'SparseCategoricalCrossentropy, of logits',
      new SparseCategoricalCrossentropy({ fromLogits: true }),
      classes,
      logits,
      rows,
      0.31829,
    ],
  ])('%s', (_, loss, yTrue, yPred, weights, expected) => {
    expect(loss.apply(yTrue, yPred, weights).item()).toBeCloseTo(expected, 3);
  });

  test('MeanSquaredError, test_timestep_weighted', () => {
    const [yTrue, yPred] = numbers.map((t) => t.reshape([2, 3, 1]));
    const loss = new MeanSquaredError().apply(yTrue!, yPred!, [
      [3, 6, 5],
      [0, 4, 2],
    ]);
    expect(loss.item()).toBeCloseTo(97.833336, 3);
  });

  test('BinaryCrossentropy, test_sample_weighted', () => {
    const loss = new BinaryCrossentropy({ fromLogits: true });
    expect(
      loss
        .apply(
          [
            [1, 0, 1],
            [0, 1, 1],
          ],
          [
            [10, -10, 10],
            [10, 10, -10],
          ],
          [4, 3],
        )
        .item(),
    ).toBeCloseTo(10, 3);
  });

  // Computed by Keras 3.15.1.
  test('Huber', () => {
    const loss = new Huber().apply(
      [
        [1, 0, 1],
        [1, 0, 0],
      ],
      [
        [0.9, 0.2, 0.2],
        [0.8, 0.4, 0.6],
      ],
    );
    expect(loss.item()).toBeCloseTo(0.10416667, 6);
    expect(new Huber({ delta: 0.5 }).apply([[0, 0]], [[0.25, 2]]).item()).toBeCloseTo(0.453125, 6);
  });
});

test.each([
  [new MeanSquaredError(), 'mean_squared_error', {}],
  [new MeanAbsoluteError({ reduction: 'sum' }), 'mean_absolute_error', { reduction: 'sum' }],
  [new CategoricalCrossentropy({ labelSmoothing: 0.1 }), 'categorical_crossentropy', { labelSmoothing: 0.1 }],
  [new SparseCategoricalCrossentropy({ axis: 1 }), 'sparse_categorical_crossentropy', { axis: 1 }],
  [new BinaryCrossentropy({ fromLogits: true }), 'binary_crossentropy', { fromLogits: true }],
  [new Huber({ delta: 2 }), 'huber_loss', { delta: 2 }],
])('$constructor.name has its name and says its options', (loss, name, options) => {
  expect(loss.name).toBe(name);
  expect(loss.getConfig()).toMatchObject({ name, reduction: 'sum_over_batch_size', ...options });
});

test.each([
  [
    () => new CategoricalCrossentropy({ from_logits: true } as never),
    "unknown option from_logits; expected any of fromLogits, labelSmoothing, axis, reduction, name, dtype. Did you mean 'fromLogits'?",
  ],
  [() => new SparseCategoricalCrossentropy({ labelSmoothing: 1 } as never), 'unknown option labelSmoothing'],
  [() => new MeanSquaredError({ delta: 1 } as never), 'unknown option delta'],
  [() => new MeanAbsoluteError({ delta: 1 } as never), 'unknown option delta'],
  [() => new Huber({ theta: 1 } as never), 'unknown option theta'],
])('misspelt options are rejected (%#)', (make, message) => {
  expect(make).toThrow(message);
});

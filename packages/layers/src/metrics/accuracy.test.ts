import { describe, expect, test } from 'vitest';
import { sparseCategoricalAccuracy, sparseTopKCategoricalAccuracy } from './accuracy.ts';
import { Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy } from './classes.ts';

const labels = [[1], [2], [3], [4]];
const guesses = [[0], [2], [3], [4]];
const yes = [[1], [1], [0], [0]];
const chances = [[0.98], [1], [0], [0.6]];
const oneHots = [
  [0, 0, 1],
  [0, 1, 0],
];
const scores = [
  [0.1, 0.9, 0.8],
  [0.05, 0.95, 0],
];
const identity = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

// Source: Keras' accuracy_metrics_test.py, the test named in each row.
describe.each([
  [
    'Accuracy',
    () => new Accuracy(),
    [
      ['test_unweighted', labels, guesses, undefined, 0.75],
      ['test_weighted', labels, guesses, [1, 1, 0, 0], 0.5],
      ['test_weighted_rank_1', [1, 2, 3, 4], [0, 2, 3, 4], [1, 1, 0, 0], 0.5],
      [
        'test_weighted_nd_weights',
        [
          [1, 2],
          [3, 4],
        ],
        [
          [0, 2],
          [3, 4],
        ],
        [
          [1, 0],
          [0, 1],
        ],
        0.5,
      ],
      [
        'test_weighted_nd_broadcast_weights',
        [
          [1, 2],
          [3, 4],
        ],
        [
          [0, 2],
          [3, 4],
        ],
        [[1, 0]],
        0.5,
      ],
    ],
  ],
  [
    'BinaryAccuracy',
    () => new BinaryAccuracy(),
    [
      ['test_unweighted', yes, chances, undefined, 0.75],
      ['test_unweighted, labels [n]', [1, 1, 0, 0], chances, undefined, 0.75],
      ['test_weighted', yes, chances, [1, 0, 0, 1], 0.5],
      ['test_weighted_rank_1', [1, 1, 0, 0], [0.98, 1, 0, 0.6], [1, 0, 0, 1], 0.5],
      [
        'test_weighted_nd_weights',
        [
          [1, 1],
          [0, 0],
        ],
        [
          [0.98, 1],
          [0, 0.6],
        ],
        [
          [1, 0],
          [0, 1],
        ],
        0.5,
      ],
      [
        'test_weighted_nd_broadcast_weights',
        [
          [1, 1],
          [0, 0],
        ],
        [
          [0.98, 1],
          [0, 0.6],
        ],
        [[1, 0]],
        1,
      ],
    ],
  ],
  [
    'BinaryAccuracy, threshold 0.3',
    () => new BinaryAccuracy({ threshold: 0.3 }),
    [['test_threshold', yes, [[0.98], [0.5], [0.1], [0.2]], undefined, 1]],
  ],
  [
    'BinaryAccuracy, threshold 0.9',
    () => new BinaryAccuracy({ threshold: 0.9 }),
    [['test_threshold', yes, [[0.98], [0.5], [0.1], [0.2]], undefined, 0.75]],
  ],
  [
    'CategoricalAccuracy',
    () => new CategoricalAccuracy(),
    [
      ['test_unweighted', oneHots, scores, undefined, 0.5],
      ['test_weighted', oneHots, scores, [0.7, 0.3], 0.3],
    ],
  ],
  [
    'SparseCategoricalAccuracy',
    () => new SparseCategoricalAccuracy(),
    [
      [
        'test_unweighted',
        [[2], [1]],
        [
          [0.1, 0.6, 0.3],
          [0.05, 0.95, 0],
        ],
        undefined,
        0.5,
      ],
      [
        'test_weighted',
        [[2], [1]],
        [
          [0.1, 0.6, 0.3],
          [0.05, 0.95, 0],
        ],
        [0.7, 0.3],
        0.3,
      ],
      ['test_squeeze_y_true', [[0], [1], [2]], identity, undefined, 1],
      ['test_matching_shapes_without_squeeze', [0, 1, 2], identity, undefined, 1],
      [
        'rank 3',
        [
          [0, 1],
          [1, 1],
        ],
        [
          [
            [2, 1],
            [2, 1],
          ],
          [
            [0, 1],
            [0, 1],
          ],
        ],
        undefined,
        0.75,
      ],
    ],
  ],
] as const)('%s', (_, make, rows) => {
  test.each([...rows])('%s', (_title, yTrue, yPred, weights, expected) => {
    const metric = make();
    metric.updateState(yTrue, yPred, weights);
    expect(metric.result().item()).toBeCloseTo(expected, 5);
  });
});

test.each([
  [new Accuracy(), { name: 'accuracy' }],
  [new BinaryAccuracy(), { name: 'binary_accuracy', threshold: 0.5 }],
  [new CategoricalAccuracy(), { name: 'categorical_accuracy' }],
  [new SparseCategoricalAccuracy({ name: 'mine' }), { name: 'mine' }],
])('$constructor.name says its options', (metric, config) => {
  expect(metric.getConfig()).toEqual({ ...config, dtype: 'float32' });
});

test.each([
  [() => new Accuracy({ threshold: 0.5 } as never), 'Accuracy: got the unknown option threshold'],
  [
    () => new BinaryAccuracy({ treshold: 0.5 } as never),
    "unknown option treshold; expected any of threshold, name, dtype. Did you mean 'threshold'?",
  ],
  [() => new CategoricalAccuracy({ k: 1 } as never), 'CategoricalAccuracy: got the unknown option k'],
  [() => new SparseCategoricalAccuracy({ k: 1 } as never), 'SparseCategoricalAccuracy: got the unknown option k'],
])('unknown options are rejected (%#)', (make, message) => {
  expect(make).toThrow(message);
});

test('labels that are no classes match none', () => {
  const labels = [0.5, Number.NaN, 1e30, 2 ** 32, -1];
  const outputs = labels.map(() => [0.9, 0.1]);
  expect(sparseCategoricalAccuracy(labels, outputs).toArray()).toEqual([0, 0, 0, 0, 0]);
  // Keras's in_top_k takes class numbers as int32: 0.5 and NaN are 0.
  expect(sparseTopKCategoricalAccuracy(labels, outputs, { k: 1 }).toArray()).toEqual([1, 1, 0, 0, 0]);
});

import { history, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { relu } from '../activations/functions.ts';
import { ActivityRegularization, ReLU } from '../layers/index.ts';
import { BinaryFocalCrossentropy, CategoricalFocalCrossentropy, Circle, Huber, Tversky } from './classes.ts';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
import { huber } from './regression.ts';

// Source: Keras' losses_test.py, CategoricalCrossentropyTest and SparseCategoricalCrossentropyTest.
const classes = tensor([0, 1, 2], { dtype: 'int32' });
const oneHots = tensor([
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]);
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
const FROM_LOGITS = [0.001822, 0.000459, 0.169846];
const FROM_PROBABILITIES = [-Math.log(0.9), -Math.log(0.89 / 1.99), -Math.log(0.94)];

/** What is left of log(0): Keras keeps probabilities 1e-7 away from 0 and 1. */
const LARGEST = 16.118095;

/** How many nodes of a tensor's graph apply an op. */
const countOps = (t: Tensor, name: string) => history(t).filter(({ node }) => node?.op.name === name).length;

describe.each([
  ['categoricalCrossentropy', categoricalCrossentropy, oneHots],
  ['sparseCategoricalCrossentropy', sparseCategoricalCrossentropy, classes],
  ['sparseCategoricalCrossentropy of labels [n, 1]', sparseCategoricalCrossentropy, classes.reshape([3, 1])],
] as const)('%s', (_, loss, yTrue) => {
  test('of probabilities, which it scales to sum to 1', () => {
    expect(loss(yTrue, probabilities).toArray()).toEqual(near(FROM_PROBABILITIES));
  });

  test('of softmax, whose probabilities sum to 1 already', () => {
    const x = tensor(logits.data, { shape: logits.shape, requiresGrad: true });
    const values = loss(yTrue, x.softmax());
    expect(values.toArray()).toEqual(near(FROM_LOGITS, 5));
    expect(countOps(values, 'div')).toBe(0);
    expect(countOps(loss(yTrue, x.exp()), 'div')).toBe(1);
    expect(countOps(loss(yTrue, x.softmax({ axis: 0 })), 'div')).toBe(1);
  });

  test('of logits', () => {
    expect(loss(yTrue, logits, { fromLogits: true }).toArray()).toEqual(near(FROM_LOGITS));
  });

  test('stays finite for a probability of 0, and for large logits', () => {
    expect(
      loss(
        yTrue,
        tensor([
          [0, 1, 0],
          [0, 1, 0],
          [0, 1, 0],
        ]),
      ).toArray(),
    ).toEqual(near([LARGEST, 0, LARGEST], 4));
    const large = tensor([
      [-1000, 1000, 0],
      [0, 1000, -1000],
      [0, 0, 0],
    ]);
    expect(loss(yTrue, large, { fromLogits: true }).toArray()).toEqual(near([2000, 0, Math.log(3)]));
  });
});

describe('categoricalCrossentropy', () => {
  // Source: Keras' losses_test.py, test_label_smoothing: 400 * labelSmoothing / 3.
  test('with label smoothing', () => {
    const options = { fromLogits: true, labelSmoothing: 0.1 };
    const loss = categoricalCrossentropy(tensor([[1, 0, 0]]), tensor([[100, -100, -100]]), options);
    expect(loss.toArray()).toEqual(near([40 / 3]));
  });

  // Source: Keras' losses_test.py, test_label_smoothing_with_axis.
  test('along another axis, with label smoothing', () => {
    const yTrue = tensor([
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      [
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    ]);
    const yPred = tensor([
      [
        [0.8, 0.1],
        [0.1, 0.8],
        [0.1, 0.1],
      ],
      [
        [0.1, 0.8],
        [0.8, 0.1],
        [0.1, 0.1],
      ],
    ]);
    const loss = categoricalCrossentropy(yTrue, yPred, { labelSmoothing: 0.1, axis: 1 });
    const each = -((0.9 + 0.1 / 3) * Math.log(0.8) + (0.2 / 3) * Math.log(0.1));
    expect(loss.toArray()).toEqual(
      near([
        [each, each],
        [each, each],
      ]),
    );
  });

  test('says what to do with class numbers', () => {
    expect(() => categoricalCrossentropy(classes, probabilities)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: categorical_crossentropy: got targets of shape [3] and outputs of shape [3, 3]; expected the same shape. For class numbers use 'sparse_categorical_crossentropy', or convert them with toCategorical.]`,
    );
    expect(() => categoricalCrossentropy(oneHots, tensor([[1, 2]]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: categorical_crossentropy: got targets of shape [3, 3] and outputs of shape [1, 2]; expected the same shape. Give the last layer as many units as there are classes.]`,
    );
  });
});

describe('sparseCategoricalCrossentropy', () => {
  test('along another axis', () => {
    const yTrue = tensor([
      [0, 2],
      [1, 1],
    ]);
    const yPred = tensor([
      [
        [0.7, 0.1],
        [0.2, 0.3],
        [0.1, 0.6],
      ],
      [
        [0.3, 0.2],
        [0.5, 0.7],
        [0.2, 0.1],
      ],
    ]);
    const expected = [
      [-Math.log(0.7), -Math.log(0.6)],
      [-Math.log(0.5), -Math.log(0.7)],
    ];
    expect(sparseCategoricalCrossentropy(yTrue, yPred, { axis: 1 }).toArray()).toEqual(near(expected));
    expect(sparseCategoricalCrossentropy(yTrue, yPred, { axis: -2 }).toArray()).toEqual(near(expected));
  });

  // Computed by Keras 3.15.1 on JAX.
  test('counts nothing for a number that is no class', () => {
    const loss = sparseCategoricalCrossentropy(
      tensor([0, 3, -1]),
      tensor([
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ]),
    );
    expect(loss.abs().toArray()).toEqual(near([Math.log(3), 0, 0]));
  });

  test('says what to do with one-hot targets', () => {
    expect(() => sparseCategoricalCrossentropy(oneHots, probabilities)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sparse_categorical_crossentropy: got targets of shape [3, 3] and outputs of shape [3, 3]; expected one class number for each row: targets of shape [3]. For one-hot targets use 'categorical_crossentropy'.]`,
    );
    expect(() => sparseCategoricalCrossentropy(tensor([0, 1]), probabilities)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: sparse_categorical_crossentropy: got targets of shape [2] and outputs of shape [3, 3]; expected one class number for each row: targets of shape [3].]`,
    );
  });
});

describe('binaryCrossentropy', () => {
  // Source: Keras' losses_test.py, BinaryCrossentropyTest, test_unweighted.
  test('of probabilities', () => {
    const yPred = tensor([
      [0.9, 0.1, 0.2],
      [0.3, 0.8, 0.1],
      [0.1, 0.2, 0.7],
    ]);
    expect(binaryCrossentropy(oneHots, yPred).mean().item()).toBeCloseTo(0.20046903, 6);
  });

  // Source: the same, test_no_reduction.
  test('of logits', () => {
    const yTrue = tensor([
      [1, 0, 1],
      [0, 1, 1],
    ]);
    const yPred = tensor([
      [10, -10, 10],
      [10, 10, -10],
    ]);
    expect(binaryCrossentropy(yTrue, yPred, { fromLogits: true }).toArray()).toEqual(near([0, 6.66671], 4));
  });

  // Source: the same, test_label_smoothing: (10 + 5 * labelSmoothing) / 3.
  test('with label smoothing', () => {
    const options = { fromLogits: true, labelSmoothing: 0.1 };
    const loss = binaryCrossentropy(tensor([[1, 0, 1]]), tensor([[10, -10, -10]]), options);
    expect(loss.toArray()).toEqual(near([10.5 / 3], 4));
  });

  // Computed by Keras 3.15.1 on JAX: in float32 1 - 1e-7 is 0.99999988.
  test('stays finite where prediction and target are opposites', () => {
    const loss = binaryCrossentropy(tensor([[0, 1]]), tensor([[1, 0]]));
    expect(loss.item()).toBeCloseTo(16.03024, 1);
  });

  test('rejects other shapes', () => {
    expect(() =>
      binaryCrossentropy(
        tensor([[0], [1]]),
        tensor([
          [1, 0, 1],
          [1, 0, 0],
        ]),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: binary_crossentropy: got targets of shape [2, 1] and outputs of shape [2, 3]; expected the same shape. One output per target: for several classes use a categorical cross-entropy.]`,
    );
  });
});

test('categorical focal cross-entropy with an alpha for each class', () => {
  const yTrue = [
    [0, 1],
    [1, 0],
  ];
  const yPred = [
    [0.4, 0.6],
    [0.7, 0.3],
  ];
  const alpha = [0.3, 0.7];
  const expected = [0.7 * 0.4 ** 2 * -Math.log(0.6), 0.3 * 0.3 ** 2 * -Math.log(0.7)];
  const values = categoricalFocalCrossentropy(yTrue, yPred, { alpha }).toArray() as number[];
  expect(values).toEqual(expected.map((value) => expect.closeTo(value, 6)));
  expect(new CategoricalFocalCrossentropy({ alpha }).getConfig()).toMatchObject({ alpha });
});

describe('numbers beyond float32 are for float64', () => {
  const x = tensor([[1, 0]], { dtype: 'float64' });
  test.each<[string, (big: number, x: Tensor, dtype: 'float32' | 'float64') => unknown]>([
    ['huber', (delta, one) => huber(one, one, { delta })],
    ['Huber', (delta, one, dtype) => new Huber({ delta, dtype }).apply(one, one)],
    ['BinaryFocalCrossentropy', (gamma, one, dtype) => new BinaryFocalCrossentropy({ gamma, dtype }).apply(one, one)],
    ['Tversky', (alpha, one, dtype) => new Tversky({ alpha, dtype }).apply(one, one)],
    ['Circle', (gamma, one, dtype) => new Circle({ gamma, dtype }).apply([0], one)],
    ['relu', (maxValue, one) => relu(one, { maxValue })],
    ['ReLU', (negativeSlope, one, dtype) => new ReLU({ negativeSlope, dtype }).apply(one)],
    ['ActivityRegularization', (l2, one, dtype) => new ActivityRegularization({ l2, dtype }).apply(one)],
  ])('%s', (_, compute) => {
    expect(() => compute(1e300, x, 'float64')).not.toThrow();
    expect(() => compute(1e300, x.astype('float32'), 'float32')).toThrow('expected numbers up to 3.4e38');
  });
});

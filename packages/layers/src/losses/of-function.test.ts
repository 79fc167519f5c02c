import { grad, gradients, ones, type Tensor, tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { setMask } from '../layer/masks.ts';
import { losses as family } from './family.ts';
import * as losses from './index.ts';

test('every row of the table is a class of its own, with its name, made again from its options', () => {
  for (const [name, Class] of Object.entries(family.classes)) {
    const loss = new (Class as unknown as new () => losses.Loss)();
    expect([loss instanceof losses.Loss, (Class as unknown as typeof losses.Huber).className]).toEqual([true, name]);
    expect(Class.fromConfig(loss.getConfig())).toBeInstanceOf(Class);
  }
});

test('a class that extends one keeps its options', () => {
  class Mine extends losses.Huber {}
  const mine = new Mine({ delta: 2, name: 'mine' });
  expect([mine.delta, mine.name, mine.apply([[0, 1]], [[1, 4]]).item()]).toEqual([2, 'mine', 2.25]);
});

describe('gradients are finite', () => {
  test('of the angle of a vector of length 0', () => {
    const slope = grad((x: Tensor) => losses.cosineSimilarity(ones([1, 2]), x).sum());
    expect(slope(zeros([1, 2])).data.every(Number.isFinite)).toBe(true);
  });

  test('of embeddings without others of their class, whose loss is 0 and does not count', () => {
    const x = tensor(
      [
        [1, 0],
        [0.6, 0.8],
        [0, 1],
      ],
      { requiresGrad: true },
    );
    const values = losses.circle([0, 1, 2], x, { gamma: 2 });
    expect(values.toArray()).toEqual([0, 0, 0]);
    expect(gradients(values.sum(), [x])[0]!.toArray()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(new losses.Circle().apply([0, 1, 2], x).item()).toBe(0);
  });

  test('of more labels than steps, which no path has', () => {
    const x = tensor(
      [
        [
          [0, 1, 2],
          [1, 0, 1],
        ],
      ],
      { requiresGrad: true },
    );
    const value = losses.ctc([[1, 1, 2]], x);
    expect(value.item()).toBeGreaterThan(1e4);
    expect(gradients(value.sum(), [x])[0]!.data.every(Number.isFinite)).toBe(true);
  });
});

test('circle compares with references of its own', () => {
  const [labels, vectors] = [
    [0, 1],
    [
      [1, 0],
      [0, 1],
    ],
  ];
  const options = {
    gamma: 2,
    refLabels: [0, 1, 1],
    refEmbeddings: [
      [0.6, 0.8],
      [1, 0],
      [0.8, 0.6],
    ],
    removeDiagonal: false,
  };
  const values = losses.circle(labels, vectors, options);
  expect([values.shape, values.data.every((x) => x > 0)]).toEqual([[2], true]);
});

describe('masks', () => {
  const masked = (data: number[][][], mask: number[][]) => {
    const x = tensor(data);
    setMask(x, tensor(mask, { dtype: 'bool' }));
    return x;
  };
  const yTrue = [
    [[0], [0]],
    [[0], [0]],
  ];
  const yPred = masked(
    [
      [[1], [9]],
      [[2], [3]],
    ],
    [
      [1, 0],
      [1, 1],
    ],
  );

  test.each([
    ['sum_over_batch_size', undefined, (1 + 4 + 9) / 3],
    ['sum', undefined, 14],
    ['mean_with_sample_weight', undefined, 14 / 3],
    [
      'sum',
      [
        [1, 5],
        [2, 0],
      ],
      9,
    ],
    ['sum', [1, 2], 1 + 8 + 18],
    [
      'mean',
      [
        [1, 5],
        [2, 0],
      ],
      3,
    ],
  ] as const)('%s with weights %j', (reduction, weight, expected) => {
    const loss = new losses.MeanSquaredError({ reduction }).apply(yTrue, yPred, weight as never);
    expect(loss.item()).toBeCloseTo(expected, 4);
  });

  test('that leave nothing', () => {
    const none = masked([[[1], [9]]], [[0, 0]]);
    expect(new losses.MeanSquaredError().apply([[[0], [0]]], none).item()).toBe(0);
  });
});

test('one value for all samples may be weighted by each', () => {
  const loss = new losses.Dice({ reduction: 'none' });
  expect(loss.apply([[1, 1, 0]], [[1, 0, 0]], [1, 3]).toArray()).toEqual(near([1 / 3, 1]));
});

test('a dtype is what it is computed in', () => {
  const loss = new losses.MeanSquaredError({ dtype: 'float64' });
  const value = loss.apply(tensor([[0.1]], { dtype: 'float64' }), tensor([[0.3]], { dtype: 'float64' }));
  expect([value.dtype, value.item()]).toEqual(['float64', (0.3 - 0.1) ** 2]);
  expect(
    new losses.MeanSquaredError({ dtype: 'float32' }).apply([[1]], tensor([[2]], { dtype: 'float64' })).dtype,
  ).toBe('float32');
});

test.each([
  [
    'ctc',
    () => losses.ctc([1, 2], zeros([2, 3, 4])),
    'expected targets [batch, labels] and outputs [batch, steps, classes]',
  ],
  ['circle', () => losses.circle([1, 2], zeros([3, 2])), 'expected one class number for each row of outputs'],
  [
    'dice',
    () => losses.dice([1, 2, 3], [1, 2]),
    'dice: got targets of shape [3] and outputs of shape [2]; expected the same shape',
  ],
  ['hinge', () => losses.hinge([[1, 2, 3]], [[1, 2]]), 'hinge: got targets of shape [1, 3]'],
  [
    'q',
    () => losses.categoricalGeneralizedCrossEntropy([1], [[0.5, 0.5]], 1),
    'got q 1; expected a number of more than 0 and below 1',
  ],
])('%s: what does not fit is rejected with a sentence', (_, mistake, sentence) => {
  expect(mistake).toThrow(sentence);
});

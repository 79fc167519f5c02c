import { type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Loss } from './loss.ts';
import type { Reduction } from './reduction.ts';

// Source: Keras' loss_test.py, LossTest.
class ExampleLoss extends Loss {
  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return yTrue.sub(yPred).square();
  }
}

const yTrue = [1, 0, 1, 0];
const yPred = [0.1, 0.2, 0.3, 0.4];
const squares = [0.81, 0.04, 0.49, 0.16];
const weights = [0.4, 0.3, 0.2, 0.1];
const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
const products = squares.map((s, i) => s * weights[i]!);

describe('reductions', () => {
  const cases: readonly [Reduction | null, number | number[], number | number[]][] = [
    ['none', squares, products],
    [null, squares, products],
    ['sum', total(squares), total(products)],
    ['sum_over_batch_size', total(squares) / 4, total(products) / 4],
    ['mean', total(squares) / 4, total(products) / 4],
    ['mean_with_sample_weight', total(squares) / 4, total(products) / total(weights)],
  ];
  test.each(cases)('%s', (reduction, plain, weighted) => {
    const loss = new ExampleLoss({ reduction });
    expect(loss.apply(yTrue, yPred).toArray()).toEqual(near(plain));
    expect(loss.apply(yTrue, yPred, weights).toArray()).toEqual(near(weighted));
  });

  test('an unknown one is rejected', () => {
    expect(() => new ExampleLoss({ reduction: 'average' as never })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: ExampleLoss: got reduction "average"; expected one of sum_over_batch_size, mean, mean_with_sample_weight, sum, none.]`,
    );
  });
});

test.each([
  ['one weight for all', 2, 2 * total(squares)],
  ['weights [n, 1]', weights.map((w) => [w]), total(products)],
])('%s', (_, weight, expected) => {
  const loss = new ExampleLoss({ reduction: 'sum' });
  expect(loss.apply(yTrue, yPred, weight).item()).toBeCloseTo(expected, 5);
});

test('weights [n] for a loss [n, m] of one weight per row', () => {
  const loss = new ExampleLoss({ reduction: 'sum' });
  expect(loss.apply([[1], [0]], [[0], [2]], [3, 0.5]).item()).toBeCloseTo(5, 5);
});

describe.each([2, 3])('weights [n] for a loss [n, 2, %d] count for each value of a row', (m) => {
  const rows = [1, 3].map((v) => [1, 2].map((k) => Array.from({ length: m }, () => v * k)));
  const zeros = rows.map((row) => row.map((values) => values.map(() => 0)));
  test.each<[Reduction, number]>([
    ['sum', 2 * 5 * m],
    ['mean', (2 * 5 * m) / (4 * m)],
    ['mean_with_sample_weight', (2 * 5 * m) / (4 * m)],
  ])('%s', (reduction, expected) => {
    expect(new ExampleLoss({ reduction }).apply(zeros, rows, [2, 0]).item()).toBeCloseTo(expected, 5);
  });
});

test('weights that do not fit are rejected', () => {
  expect(() => new ExampleLoss().apply(yTrue, yPred, [1, 2, 3])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: example_loss: got sample weights of shape [3] for values of shape [4]; expected one weight for each sample, or for each value.]`,
  );
  expect(() => new ExampleLoss().apply(yTrue, yPred, [[[1]]])).toThrow('sample weights of shape [1, 1, 1]');
});

test('integer predictions count as floats', () => {
  const loss = new ExampleLoss().apply(tensor([1, 2], { dtype: 'int32' }), tensor([2, 4], { dtype: 'int32' }));
  expect([loss.dtype, loss.item()]).toEqual(['float32', 2.5]);
});

test('nothing at all costs nothing', () => {
  expect(new ExampleLoss().apply(tensor([], { shape: [0] }), tensor([], { shape: [0] })).item()).toBe(0);
});

test('is called after its class unless it has a name, and says its options', () => {
  expect(new ExampleLoss().getConfig()).toEqual({ name: 'example_loss', reduction: 'sum_over_batch_size' });
  expect(new ExampleLoss({ name: 'mine' }).name).toBe('mine');
});

// Computed by Keras 3.15.1: one weight for all is as a number.
test.each([0.5, [0.5], [[0.5]]])('one weight, %j', (weight) => {
  const loss = new ExampleLoss({ reduction: 'mean_with_sample_weight' });
  const ones = [
    [1, 1, 1],
    [1, 1, 1],
  ];
  expect(
    loss
      .apply(
        ones,
        [
          [0, 0, 0],
          [0, 0, 0],
        ],
        weight,
      )
      .item(),
  ).toBeCloseTo(6, 5);
});

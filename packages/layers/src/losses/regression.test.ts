import { type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { huber, meanAbsoluteError, meanSquaredError } from './regression.ts';

// Source: Keras' losses_test.py, test_unweighted of MeanSquaredErrorTest and MeanAbsoluteErrorTest.
const yTrue = tensor([
  [1, 9, 2],
  [-5, -2, 6],
]);
const yPred = tensor([
  [4, 8, 12],
  [8, 1, 3],
]);

type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

const losses: readonly [string, LossFunction, readonly number[]][] = [
  ['meanSquaredError', meanSquaredError, [110 / 3, 187 / 3]],
  ['meanAbsoluteError', meanAbsoluteError, [14 / 3, 19 / 3]],
  ['huber', huber, [(2.5 + 0.5 + 9.5) / 3, (12.5 + 2.5 + 2.5) / 3]],
];

describe.each(losses)('%s', (_, loss, expected) => {
  test('gives one value per sample', () => {
    expect(loss(yTrue, yPred).toArray()).toEqual(near(expected, 4));
    expect(loss(yTrue, yTrue).toArray()).toEqual([0, 0]);
  });

  test('takes integer targets', () => {
    const values = loss(yTrue.astype('int32'), yPred);
    expect([values.dtype, values.toArray()]).toEqual(['float32', near(expected, 4)]);
  });

  // Source: Keras' losses_test.py, test_base_function_reduction.
  test('fits targets [n] to outputs [n, 1]', () => {
    expect(loss(tensor([4, 8, 12]), tensor([[3], [0], [1]])).shape).toEqual([3]);
  });

  test('rejects shapes that do not fit', () => {
    expect(() => loss(tensor([[1, 2]]), yPred)).toThrow(
      'got targets of shape [1, 2] and outputs of shape [2, 3]; expected the same shape.',
    );
  });
});

// Errors of 0.25 and 2; with delta 0.5 the second costs 0.5 * 2 - 0.5 * 0.25.
test('huber turns linear at delta', () => {
  expect(huber(tensor([[0, 0]]), tensor([[0.25, 2]]), { delta: 0.5 }).toArray()).toEqual(near([(0.03125 + 0.875) / 2]));
});

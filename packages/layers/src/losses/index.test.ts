import { tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  get,
  Huber,
  type LossName,
  MeanAbsoluteError,
  MeanSquaredError,
} from './index.ts';

describe('get', () => {
  // Source: keras.losses.get of Keras 3.15.1.
  test.each([
    ['categorical_crossentropy', CategoricalCrossentropy],
    ['categoricalCrossentropy', CategoricalCrossentropy],
    ['CategoricalCrossentropy', CategoricalCrossentropy],
    ['bce', BinaryCrossentropy],
    ['mse', MeanSquaredError],
    ['MSE', MeanSquaredError],
    ['mae', MeanAbsoluteError],
    ['huber', Huber],
  ])('%s', (name, Class) => {
    expect(get(name as LossName)).toBeInstanceOf(Class);
  });

  test('an object stays what it is', () => {
    const loss = new Huber();
    expect(get(loss)).toBe(loss);
  });

  test('a function is reduced as every loss is', () => {
    const loss = get(function worst(yTrue, yPred) {
      return yTrue.sub(yPred).abs().max({ axis: -1 });
    });
    expect(loss.name).toBe('worst');
    expect(
      loss
        .apply(
          tensor([
            [1, 2],
            [3, 4],
          ]),
          tensor([
            [1, 0],
            [3, 3],
          ]),
        )
        .item(),
    ).toBe(1.5);
  });

  test('an unknown name is rejected with the nearest', () => {
    expect(() => get('binary_crosentropy' as never)).toThrow("Did you mean 'binary_crossentropy'?");
    expect(() => get(['mse'] as never)).toThrow(ValueError);
  });
});

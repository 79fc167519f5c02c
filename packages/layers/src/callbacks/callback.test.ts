import { describe, expect, test } from 'vitest';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { Callback } from './callback.ts';
import { History } from './history.ts';
import { LambdaCallback } from './lambda-callback.ts';

describe('Callback', () => {
  test('knows the model and the run it is part of', () => {
    const callback = new Callback();
    const model = new Sequential([new Dense(1)]);
    callback.setModel(model);
    callback.setParams({ verbose: 0, epochs: 2, steps: 3 });
    expect(callback.model).toBe(model);
    expect(callback.params).toEqual({ verbose: 0, epochs: 2, steps: 3 });
  });

  test('says when it is asked too early', () => {
    class Mine extends Callback {}
    expect(() => new Mine().model).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Mine.model: got a callback that is not part of a run yet; expected one that was passed to fit, evaluate or predict. Use it in a method such as onTrainBegin.]`,
    );
    expect(() => new Mine().params).toThrow('Mine.params: got a callback that is not part of a run yet');
  });

  test('hears of batches where it overrides one of their methods', () => {
    class Batches extends Callback {
      override onTrainBatchEnd(): void {}
    }
    class Epochs extends Callback {
      override onEpochEnd(): void {}
    }
    expect([new Batches(), new Epochs()].map((callback) => callback.hearsBatches('train'))).toEqual([true, false]);
    expect(new Batches().hearsBatches('test')).toBe(false);
    expect(new LambdaCallback({ onTrainBatchBegin: () => {} }).hearsBatches('train')).toBe(true);
  });
});

test('History collects the logs of every epoch', () => {
  const history = new History();
  history.onEpochEnd(0, { loss: 0.5, accuracy: 0.9 });
  history.onEpochEnd(1, { loss: 0.25, accuracy: 0.95 });
  expect([history.epoch, history.history]).toEqual([[0, 1], { loss: [0.5, 0.25], accuracy: [0.9, 0.95] }]);
});

describe('LambdaCallback', () => {
  test('is made of functions', () => {
    const seen: number[] = [];
    const callback = new LambdaCallback({ onEpochEnd: (epoch) => void seen.push(epoch) });
    callback.onEpochEnd(3, {});
    callback.onEpochBegin(4, {});
    expect(seen).toEqual([3]);
  });

  test('rejects a method that there is not', () => {
    expect(() => new LambdaCallback({ onEpochEnds: () => {} } as never)).toThrow("Did you mean 'onEpochEnd'?");
  });
});

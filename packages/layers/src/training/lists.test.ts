import { tensor, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { EarlyStopping, type Hooks, LambdaCallback, ReduceLROnPlateau } from '../callbacks/index.ts';
import { Dense } from '../layers/index.ts';
import { F1Score, Precision } from '../metrics/index.ts';
import { Sequential } from '../models/index.ts';
import type { CompileOptions } from './compile-options.ts';

const x = [
  [1, 0],
  [0, 1],
  [1, 1],
  [0, 0],
];
const y = [
  [1, 0],
  [0, 1],
  [0, 1],
  [1, 0],
];
const quiet = { verbose: 0, batchSize: 2 } as const;

function model(options: CompileOptions): Sequential {
  const made = new Sequential([new Dense(2, { inputShape: [2] })]);
  made.setWeights([
    tensor([
      [1, 0],
      [0, 1],
    ]),
    zeros([2]),
  ]);
  made.compile({ optimizer: 'sgd', loss: 'mse', metrics: [new F1Score({ threshold: 0.5 }), 'mae'], ...options });
  return made;
}

describe.each([{ runEagerly: true }, { runEagerly: false }, { runtime: 'wasm' }] as const)(
  'a metric whose result is a list, %j',
  (options) => {
    test('is a list in what evaluate and the steps on batches give, in History and in the logs of callbacks', async () => {
      const one = model(options);
      const expected = [expect.closeTo(0.5, 5), expect.closeTo(1, 5)];
      const results = await one.evaluate<[number, number[], number]>(x, y, quiet);
      expect(results).toEqual([0.25, expected, 0.25]);
      expect(await one.evaluate(x, y, { ...quiet, returnDict: true })).toMatchObject({ f1_score: expected });
      expect(await one.testOnBatch<[number, number[], number]>(x, y)).toEqual(results);
      const seen: unknown[] = [];
      const look = new LambdaCallback({ onTrainBatchEnd: (_, logs) => void seen.push(logs.f1_score) });
      const { history } = await one.fit(x, y, { ...quiet, shuffle: false, validationData: [x, y], callbacks: [look] });
      expect(history.f1_score).toEqual([[expect.any(Number), expect.any(Number)]]);
      expect(history.val_f1_score).toEqual([[expect.any(Number), expect.any(Number)]]);
      expect([seen.length, seen[1]]).toEqual([2, history.f1_score![0]]);
    });

    test('cannot be watched: which of its numbers should improve nobody knows', async () => {
      const watched = { monitor: 'f1_score', mode: 'max' } as const;
      const watching: readonly Hooks[] = [new EarlyStopping(watched), new ReduceLROnPlateau(watched)];
      for (const callback of watching)
        await expect(model(options).fit(x, y, { ...quiet, callbacks: [callback] })).rejects.toThrow(
          "monitor 'f1_score', whose value is a list of 2 numbers; expected a single number",
        );
    });
  },
);

test('names of metrics are numbered in logs as Keras numbers them', async () => {
  const metrics = [new Precision({ name: 'p' }), new Precision({ name: 'p' }), 'mae', 'mae'] as const;
  const { history } = await model({ metrics: [...metrics] }).fit(x, y, quiet);
  expect(Object.keys(history)).toEqual(['loss', 'mae', 'mae_1', 'p', 'p_1']);
});

import { random, type Tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { ActivityRegularization, Dense } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import type { StepData } from './steps/step-methods.ts';

const x = random.normal([8, 2], { seed: 1 });
const quiet = { verbose: 0 } as const;

function added(): Sequential {
  const model = new Sequential([
    new Dense(2, { kernelInitializer: 'ones', inputShape: [2] }),
    new ActivityRegularization({ l2: 0.1 }),
  ]);
  model.compile({ optimizer: 'sgd' });
  return model;
}

test.each([
  ['options alone', { epochs: 2, ...quiet }],
  ['null and options', null, { epochs: 2, ...quiet }],
  ['undefined and options', undefined, { epochs: 2, ...quiet }],
])('a model that needs no targets trains with %s', async (_, ...rest) => {
  const { history } = await added().fit(x, ...(rest as [object]));
  expect([history.loss.length, history.loss[1]! < history.loss[0]!]).toEqual([2, true]);
});

test('is evaluated, validated and trained batch by batch without them too', async () => {
  const model = added();
  const [loss] = await model.evaluate(x, quiet);
  expect(await model.evaluate(x, { ...quiet, returnDict: true })).toEqual({ loss });
  expect(await model.testOnBatch(x)).toEqual([loss]);
  const { history } = await model.fit(x, { ...quiet, validationSplit: 0.5 });
  expect(history.val_loss).toHaveLength(1);
  expect((await model.fit(x, { ...quiet, validationData: [x] })).history.val_loss).toHaveLength(1);
  expect(await model.trainOnBatch(x)).toHaveLength(1);
});

test('a step of its own hears that there are none', async () => {
  const seen: unknown[] = [];
  class Alone extends Model {
    override trainStep([, targets, weights]: StepData) {
      seen.push(targets, weights);
      return { seen: 1 };
    }
  }
  const model = new Alone();
  model.compile();
  await model.fit(x, quiet);
  expect(new Set(seen)).toEqual(new Set([null]));
});

test('options are told from targets by the names of outputs', async () => {
  class Named extends Model<Tensor, { epochs: Tensor }> {
    readonly dense = new Dense(1);

    override call(inputs: Tensor) {
      return { epochs: this.dense.apply(inputs) };
    }
  }
  const named = new Named();
  named.compile({ optimizer: 'sgd', loss: { epochs: 'mse' } });
  const y = random.normal([8, 1], { seed: 2 });
  expect((await named.fit(x, { epochs: y }, quiet)).epoch).toEqual([0]);
});

test.each([
  [{ epoch: 2 }, 'fit: got the unknown option epoch'],
  [{ verbose: 0 }, 'fit: got y without targets for the output'],
])('what is wrong without them is said: %j', async (options, message) => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ loss: 'mse' });
  await expect(model.fit(x, options as object)).rejects.toThrow(message);
});

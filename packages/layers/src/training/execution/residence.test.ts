import { type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Callback, EarlyStopping } from '../../callbacks/index.ts';
import { Dense } from '../../layers/index.ts';
import { Sequential } from '../../models/index.ts';
import { Adam, SGD } from '../../optimizers/index.ts';

const count = 24;
const x = tensor(
  Float32Array.from({ length: 3 * count }, (_, i) => Math.sin(i)),
  { shape: [count, 3] },
);
const y = tensor(
  Float32Array.from({ length: count }, (_, i) => Math.cos(2 * i)),
  { shape: [count, 1] },
);
const quiet = { verbose: 0, shuffle: false } as const;
const alike = { batchSize: 5, verbose: 0 } as const;
const ramp = (shape: readonly number[], step: number) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => step * ((i % 7) - 3)),
    { shape },
  );

type RuntimeName = 'wasm' | 'eager';

function network(runtime: RuntimeName, shared?: Dense): Sequential {
  const hidden = shared ?? new Dense(4, { activation: 'tanh', inputShape: [3] });
  const model = new Sequential([hidden, new Dense(1)]);
  if (shared) model.build([null, 3]);
  model.setWeights(model.weights.map(({ shape }, i) => ramp(shape, 0.1 + 0.03 * i)));
  model.compile({ optimizer: new Adam(0.01), loss: 'mse', metrics: ['mae'], runtime });
  return model;
}

const numbersOf = (tensors: readonly Tensor[]) => tensors.flatMap((t) => [...t.data]);

/** What a story told on a runtime comes to, and on eager. */
async function both(story: (runtime: RuntimeName) => Promise<readonly number[]>): Promise<void> {
  const [got, wanted] = [await story('wasm'), await story('eager')];
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => {
    expect(value, `number ${i}`).toBeCloseTo(wanted[i]!, 4);
  });
}

describe('weights that live in the memory of a backend', () => {
  test('are those of now for whatever a callback does', () =>
    both(async (runtime) => {
      const model = network(runtime);
      const seen: number[] = [];
      class Look extends Callback {
        override async onEpochEnd(epoch: number) {
          seen.push(...numbersOf(this.model.getWeights()), ...(await this.model.evaluate(x, y, alike)));
          seen.push(...(await this.model.predict(x, alike)).data, this.model.apply(x).sum().item());
          if (epoch === 1) this.model.setWeights(this.model.weights.map((w) => w.mul(0.5)));
          if (epoch === 2) this.model.optimizer!.learningRate = 0.05;
        }
      }
      const { history } = await model.fit(x, y, { epochs: 4, batchSize: 5, callbacks: [new Look()], ...quiet });
      return [...seen, ...history.loss, ...numbersOf(model.getWeights())];
    }));

  test('change between batches, and come back as the best ones', () =>
    both(async (runtime) => {
      const model = network(runtime);
      class Double extends Callback {
        override onTrainBatchEnd(batch: number) {
          if (batch === 2) this.model.weights[0]!.assign(this.model.weights[0]!.mul(-2));
        }
      }
      const callbacks = [new Double(), new EarlyStopping({ monitor: 'loss', patience: 1, restoreBestWeights: true })];
      const { history } = await model.fit(x, y, { epochs: 5, batchSize: 4, callbacks, ...quiet });
      return [...history.loss, ...numbersOf(model.getWeights())];
    }));

  test('are shared by models, each of which trains them in turn', () =>
    both(async (runtime) => {
      const shared = new Dense(4, { activation: 'tanh', inputShape: [3] });
      const models = [network(runtime, shared), network(runtime, shared)];
      models[1]!.compile({ optimizer: new SGD(0.05), loss: 'mse', runtime });
      const losses: number[] = [];
      for (let round = 0; round < 3; round++) {
        for (const model of models) {
          const { history } = await model.fit(x, y, { epochs: 1, batchSize: 7, ...quiet });
          losses.push(...history.loss, ...(await model.predict(x, alike)).data);
        }
        shared.trainable = round !== 0;
      }
      return [...losses, ...models.flatMap((model) => numbersOf(model.getWeights()))];
    }));

  test('are trained batch by batch, with values set in between', () =>
    both(async (runtime) => {
      const model = network(runtime);
      const losses: number[] = [];
      for (let i = 0; i < 6; i++) {
        losses.push(...(await model.trainOnBatch(x, y)));
        if (i % 2 === 1) model.setWeights(model.getWeights().map((w) => w.mul(0.9)));
      }
      return [...losses, ...numbersOf(model.getWeights())];
    }));
});

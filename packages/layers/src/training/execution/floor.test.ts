import { type Tensor, zeros } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { Dense } from '../../layers/index.ts';
import { Sequential } from '../../models/index.ts';

const x = zeros([8, 2]);
const y = zeros([8, 1]);

function compiled(): Sequential {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', runtime: 'eager', stepsPerExecution: 1 });
  return model;
}

const quiet = { verbose: 0 } as const;

test('training goes on while predictions are asked for without end', async () => {
  const model = compiled();
  let trained = false;
  let left = 300;
  const asking = async () => {
    while (!trained && left-- > 0) await model.predict(x, quiet);
  };
  const asked = [asking(), asking(), asking()];
  await model.fit(x, y, { ...quiet, epochs: 3, batchSize: 4 });
  trained = true;
  await Promise.all(asked);
  expect(left).toBeGreaterThan(0);
});

test('what the data of a prediction ask of the model does not wait for a step that waits for the prediction', async () => {
  const model = compiled();
  await model.trainOnBatch(x, y);
  const training: Promise<unknown>[] = [];
  async function* batches(): AsyncGenerator<Tensor> {
    for (let i = 0; i < 3; i++) {
      yield x;
      training.push(model.trainOnBatch(x, y));
      await model.predict(x, quiet);
    }
  }
  expect((await model.predict(batches(), quiet)).shape).toEqual([24, 1]);
  await Promise.all(training);
  expect(model.optimizer?.iterations.item()).toBe(4);
});

import { type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { LambdaCallback, SwapEMAWeights } from '../callbacks/index.ts';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { SGD } from '../optimizers/index.ts';

const x = tensor([[1], [2]]);
const y = tensor([[2], [4]]);

function averaging(runEagerly: boolean): Sequential {
  const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [1] })]);
  model.compile({ optimizer: new SGD(0.1, { useEma: true, emaMomentum: 0.5 }), loss: 'mse', runEagerly });
  return model;
}

const numbers = (tensors: readonly Tensor[]) => tensors.map((t) => t.toArray());

/** What the weights and their running means are. */
function state(model: Sequential) {
  const means = model.optimizer!.movingAverages;
  return { weights: numbers(model.weights), means: numbers(model.weights.map((weight) => means.get(weight)!)) };
}

const fails = new LambdaCallback({
  onEpochEnd: () => {
    throw new Error('full');
  },
});

/** Keras does so too, in the finally of fit. */
describe.each([true, false])('weights become their running means however fit ends, runEagerly %s', (runEagerly) => {
  test.each<[string, (model: Sequential) => Promise<unknown>]>([
    ['by its last epoch', (model) => model.fit(x, y, { epochs: 2, verbose: 0 })],
    ['by an error of a callback', (model) => model.fit(x, y, { epochs: 2, verbose: 0, callbacks: [fails] })],
    [
      'by an error of its data',
      (model) => {
        function* batches() {
          for (let i = 0; i < 3; i++) yield [x, y];
          throw new Error('disk');
        }
        return model.fit(batches(), { verbose: 0 });
      },
    ],
    [
      'by stopTraining',
      (model) => {
        const stop = new LambdaCallback({
          onEpochEnd: () => {
            model.stopTraining = true;
          },
        });
        return model.fit(x, y, { epochs: 5, verbose: 0, callbacks: [stop] });
      },
    ],
  ])('%s', async (_, run) => {
    const model = averaging(runEagerly);
    await run(model).catch(() => {});
    const { weights, means } = state(model);
    expect(weights).toEqual(means);
    expect(weights[0]).not.toEqual([[1]]);
  });

  test('the error is that of the run, and onTrainEnd is not called after one', async () => {
    let ended = false;
    const end = new LambdaCallback({
      onTrainEnd: () => {
        ended = true;
      },
    });
    const run = averaging(runEagerly).fit(x, y, { verbose: 0, callbacks: [fails, end] });
    await expect(run).rejects.toThrow('full');
    expect(ended).toBe(false);
  });

  test('a run of no epochs leaves them alone', async () => {
    const model = averaging(runEagerly);
    for (let i = 0; i < 2; i++) await model.trainOnBatch(x, y);
    const before = state(model);
    await model.fit(x, y, { epochs: 0, verbose: 0 });
    expect(state(model)).toEqual(before);
    expect(before.weights).not.toEqual(before.means);
  });
});

/** A weight that begins to be trained when others were for a while: its mean began at 0, and the weight became that. */
describe.each([true, false])(
  'the mean of a weight that joins later begins at its value, runEagerly %s',
  (runEagerly) => {
    const changes: Readonly<Record<string, readonly ((model: Sequential) => void)[]>> = {
      thawed: [false, true].map((trainable) => (model: Sequential) => {
        model.layers[0]!.trainable = trainable;
      }),
      added: [() => {}, (model) => model.add(new Dense(1, { kernelInitializer: 'ones' }))],
    };
    const callbacks = {
      'no callback': () => [],
      SwapEMAWeights: () => [new SwapEMAWeights()],
      'SwapEMAWeights on epochs': () => [new SwapEMAWeights({ swapOnEpoch: true })],
    };

    describe.each(Object.keys(changes))('%s', (change) => {
      test.each(Object.entries(callbacks))('%s', async (_, made) => {
        const model = averaging(runEagerly);
        model.add(new Dense(1, { kernelInitializer: 'ones' }));
        model.optimizer!.learningRate = 0;
        const fit = { verbose: 0, epochs: 2, validationData: [x, y], callbacks: made() } as const;
        const [before, after] = changes[change]!;
        before!(model);
        await model.fit(x, y, fit);
        after!(model);
        const weights = numbers(model.weights);
        const { history } = await model.fit(x, y, fit);
        expect(state(model)).toEqual({ weights, means: weights });
        expect(history.val_loss).toEqual(history.loss);
      });

      test('in the middle of a run that ends before the next step', async () => {
        const model = averaging(runEagerly);
        const [before, after] = changes[change]!;
        before!(model);
        await model.trainOnBatch(x, y);
        after!(model);
        await model.evaluate(x, y, { verbose: 0 });
        model.optimizer!.finalizeVariableValues(model.trainableWeights);
        expect(model.layers.at(change === 'added' ? -1 : 0)!.weights[0]!.toArray()).toEqual([[1]]);
      });
    });
  },
);

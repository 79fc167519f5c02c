import { clearSession, type History, Input, Model } from '@keisan/layers';
import { BatchNormalization, Dense } from '@keisan/layers/layers';
import { SGD } from '@keisan/layers/optimizers';
import { describe, expect, test } from 'vitest';
import {
  expectNumbers,
  expectTensors,
  fixture,
  runOn,
  type TensorSpec,
  type Tolerance,
  toTensor,
  ways,
} from './replay.ts';

interface Trained {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
}

interface Case {
  readonly title: string;
  readonly training: boolean | null;
  readonly frozenLater: readonly string[];
  readonly weights: readonly TensorSpec[];
  readonly head: readonly TensorSpec[];
  readonly expected: {
    readonly pretraining: Trained;
    readonly stages: readonly (Trained & {
      readonly trainable: readonly string[];
      readonly weights: readonly TensorSpec[];
    })[];
  };
}

const { tolerance, features, first, second, heldOut, cases } = fixture<{
  tolerance: Tolerance;
  features: number;
  first: readonly TensorSpec[];
  second: readonly TensorSpec[];
  heldOut: readonly TensorSpec[];
  cases: Case[];
}>('transfer');

const [x1, y1] = first.map(toTensor);
const [x2, y2] = second.map(toTensor);
const [xHeldOut, yHeldOut] = heldOut.map(toTensor);
const options = { batchSize: 8, shuffle: false, verbose: 0 } as const;

function expectHistory({ epoch, history }: Pick<History, 'epoch' | 'history'>, expected: Trained): void {
  expect(epoch).toEqual(expected.epoch);
  expect(Object.keys(history)).toEqual(Object.keys(expected.history));
  for (const [name, values] of Object.entries(expected.history)) expectNumbers(history[name]!, values, tolerance);
}

function base() {
  const inputs = Input([features]);
  const hidden = new Dense(6, { activation: 'relu', name: 'hidden' }).apply(inputs);
  const normal = new BatchNormalization({ momentum: 0.8, name: 'normal' }).apply(hidden);
  const body = new Dense(5, { activation: 'tanh', name: 'features' }).apply(normal);
  return new Model({ inputs, outputs: new Dense(3, { activation: 'softmax', name: 'classes' }).apply(body) });
}

describe.each(ways)('transfer learning $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(cases)('$title', async ({ training, frozenLater, weights, head: headWeights, expected }) => {
    clearSession();
    const trained = base();
    trained.setWeights(weights.map(toTensor));
    const loss = 'sparse_categorical_crossentropy';
    trained.compile({ optimizer: new SGD(0.1), loss, metrics: ['accuracy'], runEagerly });
    expectHistory(await trained.fit(x1!, y1!, { epochs: 2, ...options }), expected.pretraining);

    const body = new Model({
      inputs: trained.inputs[0]!,
      outputs: trained.getLayer('features').output,
      name: 'body',
    });
    body.trainable = false;
    const inputs = Input([features]);
    const head = new Dense(1, { name: 'head' });
    const model = new Model({
      inputs,
      outputs: head.apply(body.apply(inputs, training === null ? {} : { training })),
    });
    head.setWeights(headWeights.map(toTensor));
    for (const [i, stage] of expected.stages.entries()) {
      if (i === 1) {
        body.trainable = true;
        for (const name of frozenLater) body.getLayer(name).trainable = false;
      }
      model.compile({ optimizer: new SGD(i === 0 ? 0.1 : 0.001), loss: 'mse', metrics: ['mae'], runEagerly });
      const validationData = [xHeldOut!, yHeldOut!] as const;
      const { epoch, history } = await model.fit(x2!, y2!, { epochs: i === 0 ? 3 : 2, validationData, ...options });
      expectHistory({ epoch, history }, stage);
      expect(model.trainableWeights.map(({ path }) => path)).toEqual(stage.trainable);
      expectTensors(model.getWeights(), stage.weights, tolerance);
    }
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@keisan/autograd';
import { cloneModel, modelFromJson, Sequential } from '@keisan/layers';
import { Activation, Dense, ELU, LeakyReLU, PReLU, Softmax } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keisan-activations-'));
afterAll(() => rmSync(folder, { recursive: true }));

const x = tensor([[1, -2, 3, -4]]);

// What the name alone would say is another function for most of them.
test.each([
  ['with an option', () => new LeakyReLU({ negativeSlope: 0.7 })],
  ['called like a function', () => new ELU({ alpha: 3 })],
  ['called like another function', () => new LeakyReLU({ negativeSlope: 0.7, name: 'relu' })],
  ['along another axis', () => new Softmax({ axis: 0 })],
  ['with weights', () => new PReLU({ alphaInitializer: 'ones' })],
  ['that is a function', () => new Activation('tanh')],
  ['that is no activation', () => new Dense(3)],
])('an activation that is a layer %s comes back with it', async (_, make) => {
  const model = new Sequential([new Dense(3, { inputShape: [4], activation: make() }), new Activation(make())]);
  const path = join(folder, 'model.keras');
  await model.save(path);
  const loaded = await loadModel(path);
  expect(loaded.apply(x).toArray()).toEqual(model.apply(x).toArray());
  const again = {
    json: modelFromJson(model.toJson()),
    clone: cloneModel(model),
    config: Sequential.fromConfig(model.getConfig()),
  };
  for (const one of Object.values(again)) {
    expect(one.weights.some((weight) => model.weights.includes(weight))).toBe(false);
    one.setWeights(model.getWeights());
    expect(one.apply(x).toArray()).toEqual(model.apply(x).toArray());
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onWasm } from '@keisan/compiler/internal';
import { loadModel, type Model, random, Sequential, setRandomSeed } from 'keisan';
import { BatchNormalization, Dense, Dropout, GaussianNoise } from 'keisan/layers';
import { Adam } from 'keisan/optimizers';
import { afterEach, beforeEach, expect, test } from 'vitest';

type ModelOptions = Parameters<Model['compile']>[0];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Trains, does something with the model, and goes on training what that gives. */
async function bitsOf(options: ModelOptions, between: (model: Model) => Promise<Model>) {
  setRandomSeed(3);
  const x = random.normal([48, 4]);
  const y = x.sum({ axis: 1, keepdims: true });
  const model = new Sequential([
    new Dense(8, { activation: 'relu', inputShape: [4] }),
    new BatchNormalization(),
    new Dropout(0.3),
    new GaussianNoise(0.1, { seed: 7 }),
    new Dense(1),
  ]);
  model.compile({ optimizer: new Adam({ useEma: true }), loss: 'mse', metrics: ['mae'], ...options });
  const fit = { epochs: 2, batchSize: 8, verbose: 0 } as const;
  await model.fit(x, y, fit);
  const other = await between(model);
  const { history } = await other.fit(x, y, fit);
  const { optimizer } = other;
  return {
    history,
    bits: [...other.weights, ...optimizer!.variables].map(({ data }) => [...data]),
    next: random.uniform([3]).toArray(),
  };
}

const alone = async (model: Model) => model;

test.each(['eager', 'onnx', onWasm, 'wasm'] as const)('saving changes nothing of a training on %s', async (runtime) => {
  const saved = bitsOf({ runtime }, async (model) => {
    await model.save(join(folder, 'm.keras'));
    return model;
  });
  expect(await saved).toEqual(await bitsOf({ runtime }, alone));
});

const ways: readonly ModelOptions[] = [{}, { runEagerly: true }];

test.each(ways)('a model that is loaded goes on with the same bits: %o', async (options) => {
  const path = join(folder, 'm.keras');
  const loaded = bitsOf(options, async (model) => {
    await model.save(path);
    return loadModel(path);
  });
  expect(await loaded).toEqual(await bitsOf(options, alone));
});

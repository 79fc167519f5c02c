import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Parameter, random, setRandomSeed } from '@keisan/autograd';
import { clearSession, type Model, Sequential } from '@keisan/layers';
import { Callback } from '@keisan/layers/callbacks';
import { Dense } from '@keisan/layers/layers';
import {
  Adam,
  LossScaleOptimizer,
  MultiOptimizer,
  Nadam,
  type Optimizer,
  OptimizerMap,
  SGD,
} from '@keisan/layers/optimizers';
import { loadModel } from '@keisan/saving';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { statesOf } from '../../packages/saving/src/keras/states.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
  clearSession();
  setRandomSeed(1);
});
afterEach(() => rm(folder, { recursive: true }));

const x = random.normal([16, 4]);
const fitting = { batchSize: 4, shuffle: false, verbose: 0 } as const;

const body = () => new Dense(4, { inputShape: [4], name: 'body' });
const head = () => new Dense(4, { name: 'head' });

/** Layers of the same shapes: only their order tells what an optimizer keeps for which. */
function compiled(optimizer: Optimizer | 'adam' = 'adam') {
  const inner = new Sequential([body()]);
  const model = new Sequential([inner, head()]);
  model.compile({ optimizer, loss: 'mse' });
  return { model, inner };
}

const trained = (model: Model) => model.fit(x, x, fitting);
const bits = (variables: readonly Parameter[]) => variables.map(({ data }) => [...data]);
const weightsOf = (model: Model) => bits(model.weights);

type Made = ReturnType<typeof compiled>;

/** What is done to a model, and trained between. */
const changes: Readonly<Record<string, (made: Made) => Promise<void>>> = {
  'a layer is thawed': async ({ model, inner }) => {
    inner.trainable = false;
    await trained(model);
    inner.trainable = true;
    await trained(model);
  },
  'a layer is thawed after the last fit': async ({ model, inner }) => {
    inner.trainable = false;
    await trained(model);
    inner.trainable = true;
  },
  'a layer is frozen': async ({ model, inner }) => {
    await trained(model);
    inner.trainable = false;
    await trained(model);
  },
  'a layer is frozen after the last fit': async ({ model, inner }) => {
    await trained(model);
    inner.trainable = false;
  },
  'everything is frozen': async ({ model }) => {
    await trained(model);
    model.trainable = false;
  },
  'a layer joins in the middle': async ({ model, inner }) => {
    await trained(model);
    inner.add(new Dense(4));
    await trained(model);
  },
  'a layer takes the place of another': async ({ model, inner }) => {
    inner.add(new Dense(4));
    await trained(model);
    inner.pop();
    inner.add(new Dense(4));
    await trained(model);
  },
  'a layer joins after the last fit': async ({ model, inner }) => {
    await trained(model);
    inner.add(new Dense(4));
  },
};

const map = (optimizer: Optimizer) =>
  new MultiOptimizer(new OptimizerMap(new SGD(0.1, { momentum: 0.5 }), { optimizerMap: { '.*body/.*': optimizer } }));

const optimizers: Readonly<Record<string, () => Optimizer>> = {
  Adam: () => new Adam(0.01),
  Nadam: () => new Nadam(0.01),
  'SGD with momentum': () => new SGD(0.01, { momentum: 0.9 }),
  'SGD with running means': () => new SGD(0.01, { momentum: 0.9, useEma: true, emaMomentum: 0.5 }),
  'Adam that adds gradients up': () => new Adam(0.01, { gradientAccumulationSteps: 3 }),
  LossScaleOptimizer: () => new LossScaleOptimizer(new Adam(0.01)),
  MultiOptimizer: () => map(new Adam(0.01)),
  'LossScaleOptimizer of a MultiOptimizer': () => new LossScaleOptimizer(map(new Nadam(0.01))),
};

const cases = Object.keys(changes).flatMap((change, i) =>
  // Each change with Adam, and those that differ most with all others.
  Object.keys(optimizers).flatMap((name, j) => (j === 0 || i % 3 === 0 ? [[change, name] as const] : [])),
);

describe('what the optimizer keeps goes on after save and load', () => {
  test.each(cases)('where %s, %s', async (change, name) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const made = compiled(optimizers[name]!());
    const { model } = made;
    await changes[change]!(made);
    const path = join(folder, 'model.keras');
    await model.save(path);
    const loaded = await loadModel(path);
    expect(bits(loaded.optimizer!.variables)).toEqual(bits(model.optimizer!.variables));
    if (model.trainableWeights.length > 0) for (const each of [model, loaded]) await trained(each);
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

test('weights of a file go with what is kept for them, into a model that trained in another order', async () => {
  const [saved, other] = [compiled(), compiled()];
  await trained(saved.model);
  await changes['a layer is thawed']!(other);
  const path = join(folder, 'model.weights.h5');
  await saved.model.saveWeights(path);
  await other.model.loadWeights(path);
  for (const { model } of [saved, other]) await trained(model);
  expect(weightsOf(other.model)).toEqual(weightsOf(saved.model));
});

test('what an optimizer within another keeps has a place of its own too, where Keras looks for it', async () => {
  const { model } = compiled(optimizers.LossScaleOptimizer!());
  await trained(model);
  const places = statesOf(model).flatMap(({ path, variables }) =>
    path[0] === 'optimizer' ? [`${path.join('/')}: ${variables.length}`] : [],
  );
  const slots = 2 * model.trainableWeights.length;
  expect(places).toEqual([`optimizer: ${6 + slots}`, `optimizer/inner_optimizer: ${2 + slots}`]);
});

test('a function that says optimizers one by one says them in the order of the model', async () => {
  const make = () => {
    const [first, second] = [new Adam(0.01), new SGD(0.01, { momentum: 0.5 })];
    return compiled(new MultiOptimizer(({ path }) => (path.includes('body') ? first : second)));
  };
  const [saved, other] = [make(), make()];
  await changes['a layer is thawed']!(saved);
  const path = join(folder, 'model.weights.h5');
  await saved.model.saveWeights(path);
  await other.model.loadWeights(path);
  for (const { model } of [saved, other]) await trained(model);
  expect(weightsOf(other.model)).toEqual(weightsOf(saved.model));
});

class Thaw extends Callback {
  override onEpochBegin(epoch: number): void {
    this.model.layers[0]!.trainable = epoch > 0;
  }
}

test('a checkpoint has it at each epoch', async () => {
  const { model } = compiled();
  const callbacks = [new Thaw(), new ModelCheckpoint(join(folder, '{epoch}.keras'))];
  await model.fit(x, x, { ...fitting, epochs: 3, callbacks });
  for (const epoch of [2, 1]) {
    const loaded = await loadModel(join(folder, `${epoch}.keras`));
    await loaded.fit(x, x, { ...fitting, initialEpoch: epoch, epochs: 3, callbacks: [new Thaw()] });
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  }
});

test('a backup has it, for a program that begins with what the other had thawed', async () => {
  class Crash extends Callback {
    override onEpochEnd(epoch: number): void {
      if (epoch === 2) throw new Error('crash');
    }
  }
  const run = async (trainable: boolean, callbacks: readonly Callback[]) => {
    clearSession();
    setRandomSeed(1);
    const { model, inner } = compiled();
    inner.trainable = trainable;
    await model.fit(x, x, { ...fitting, epochs: 5, callbacks });
    return weightsOf(model);
  };
  const backup = () => new BackupAndRestore(join(folder, 'backup'));
  await expect(run(false, [new Thaw(), backup(), new Crash()])).rejects.toThrow('crash');
  expect(await run(true, [backup()])).toEqual(await run(false, [new Thaw()]));
});

test('what a file has for other weights than those that are trained is left out, and said', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const make = () => {
    const model = new Sequential([new Dense(3, { inputShape: [4] }), new Dense(4)]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    return model;
  };
  const [saved, other, whole] = [make(), make(), make()];
  saved.layers[0]!.trainable = false;
  other.layers[1]!.trainable = false;
  for (const model of [saved, other, whole]) await trained(model);
  const path = join(folder, 'model.weights.h5');
  await saved.saveWeights(path);
  for (const model of [other, whole]) {
    await model.loadWeights(path);
    expect(weightsOf(model)).toEqual(weightsOf(saved));
  }
  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    expect.stringContaining('left out what does not fit'),
    expect.stringContaining('the file is of a model that trains other weights, or with another optimizer.'),
  ]);
  warn.mockRestore();
});

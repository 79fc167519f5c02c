import { ones, random, setRandomSeed } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { BatchNormalization, Dense, Input } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import { cloneModel } from '../saving/clone-model.ts';
import { modelFromJson } from '../saving/deserialize.ts';
import type { AnyLayer } from './any-layer.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

function around(): { base: Sequential; model: Sequential } {
  const base = new Sequential([Input([4]), new Dense(3), new BatchNormalization(), new Dense(3)], { name: 'base' });
  return { base, model: new Sequential([Input([4]), base, new Dense(1, { name: 'head' })]) };
}

const namesOf = (model: AnyLayer) => model.trainableWeights.map(({ path }) => path.split('/').slice(-2).join('/'));

const head = ['head/kernel', 'head/bias'];
const norm = ['batch_normalization/gamma', 'batch_normalization/beta'];
const averages = ['batch_normalization/moving_mean', 'batch_normalization/moving_variance'];
const [first, last] = ['dense', 'dense_1'].map((name) => [`${name}/kernel`, `${name}/bias`]) as [string[], string[]];

// What Keras 3.15 trains, and what its fit changes.
describe.each<[string, (base: Sequential, model: Sequential) => void, trained: string[], moved?: string[]]>([
  [
    'frozen layers',
    (base) => {
      base.trainable = false;
    },
    head,
  ],
  [
    'a layer that is thawed in a frozen one',
    (base) => {
      base.trainable = false;
      base.layers.at(-1)!.trainable = true;
    },
    [...last, ...head],
  ],
  [
    'a normalization that is thawed in a frozen one',
    (base) => {
      base.trainable = false;
      base.layers[1]!.trainable = true;
    },
    [...norm, ...head],
    averages,
  ],
  [
    'a layer that is thawed in a frozen model',
    (base, model) => {
      model.trainable = false;
      base.layers[1]!.trainable = true;
    },
    [],
    averages,
  ],
  [
    'a model that is thawed as a whole',
    (base, model) => {
      base.trainable = false;
      model.trainable = true;
    },
    [...first, ...norm, ...last, ...head],
    averages,
  ],
])('%s', (_, change, trained, moved = []) => {
  test('are what Keras trains', async () => {
    const { base, model } = around();
    change(base, model);
    expect(namesOf(model)).toEqual(trained);
    expect(namesOf(base)).toEqual(base.trainable ? trained.filter((name) => !head.includes(name)) : []);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const before = model.getWeights();
    await model.fit(random.normal([8, 4]), ones([8, 1]), { verbose: 0 });
    const changed = model.weights.filter((weight, i) => String(weight.toArray()) !== String(before[i]!.toArray()));
    expect(new Set(changed.map(({ path }) => path.split('/').slice(-2).join('/')))).toEqual(
      new Set([...trained, ...moved]),
    );
  });

  test('are trained in its copies', () => {
    const { base, model } = around();
    change(base, model);
    expect(namesOf(cloneModel(model))).toEqual(trained);
    expect(namesOf(modelFromJson(model.toJson()))).toEqual(trained);
  });
});

test('what is thawed in a model that was made frozen is trained from the next batch on', async () => {
  const x = Input([4]);
  const inner = new Model({ inputs: x, outputs: new Dense(2).apply(new Dense(3).apply(x)) });
  const base = new Sequential([Input([4]), inner, new Dense(2, { name: 'last' })], { trainable: false });
  const model = new Sequential([Input([4]), base, new Dense(1, { name: 'head' })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const fit = async () => {
    const before = base.layers.at(-1)!.getWeights()[1]!.toArray();
    await model.fit(ones([4, 4]), ones([4, 1]), { verbose: 0 });
    return String(before) !== String(base.layers.at(-1)!.getWeights()[1]!.toArray());
  };
  expect(await fit()).toBe(false);
  base.layers.at(-1)!.trainable = true;
  expect([await fit(), namesOf(model)]).toEqual([true, ['last/kernel', 'last/bias', ...head]]);
});

test('layers of a model that is made frozen are frozen, but for those that are told otherwise', () => {
  const x = Input([4]);
  const told = new Dense(2, { trainable: true, name: 'told' });
  const inner = new Model({ inputs: x, outputs: told.apply(new Dense(3).apply(x)), trainable: false });
  expect([inner.trainableWeights, inner.layers.map(({ name }) => name)]).toEqual([
    [],
    ['input_layer', 'dense', 'told'],
  ]);
  const outer = new Sequential([Input([4]), inner, new Dense(1, { name: 'head' })]);
  expect(namesOf(outer)).toEqual(['told/kernel', 'told/bias', ...head]);
});

test.each<[string, (base: Sequential) => void]>([
  ['when it is made', () => {}],
  [
    'later',
    (base) => {
      base.pop();
      base.add(new Dense(2));
    },
  ],
])('layers that a frozen line of layers is given %s are frozen in copies of the model too', (_, change) => {
  const base = new Sequential([Input([4]), new Dense(3), new BatchNormalization()], { trainable: false });
  change(base);
  const model = new Sequential([Input([4]), base, new Dense(1, { name: 'head' })]);
  expect(base.layers.map(({ trainable }) => trainable)).toEqual([false, false]);
  for (const one of [model, cloneModel(model), modelFromJson(model.toJson())]) expect(namesOf(one)).toEqual(head);
  base.trainable = true;
  expect(model.trainableWeights).toHaveLength(6);
});

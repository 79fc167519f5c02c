import type { Tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import type { Constant } from '../initializers/constant.ts';
import { Dense, Input, type Rescaling } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { Adam } from '../optimizers/index.ts';
import { deserializeKerasObject, modelFromJson } from './deserialize.ts';
import type { Json } from './json.ts';
import { serializeKerasObject } from './serialize.ts';

const x = Input([2], { name: 'x' });
const model = new Model(x, new Dense(1, { name: 'd' }).apply(new Dense(3, { name: 'h' }).apply(x)));
model.compile({ loss: 'mse', optimizer: 'sgd' });
const text = model.toJson();

/** The text of the model with another value at a path; undefined takes it out. */
function changed(path: string, value: Json | undefined): string {
  const json = JSON.parse(text);
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((object, key) => object[key], json);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return JSON.stringify(json);
}

const layer = 'config.layers.1';
const history = `${layer}.inbound_nodes.0.args.0.config`;

test.each([
  ['config.layers', [null], 'layer 0 null'],
  ['config.layers', [1], 'layer 0 1'],
  [`${layer}.name`, 3, 'layer 1 {'],
  [`${layer}.class_name`, null, 'class_name null'],
  [`${layer}.class_name`, 3, 'class_name 3'],
  [`${layer}.module`, { a: 1 }, 'Dense'],
  [`${layer}.config.dtype.config`, null, 'config null of DTypePolicy'],
  [`${layer}.inbound_nodes`, undefined, 'inbound_nodes undefined of "h"'],
  [`${layer}.inbound_nodes`, 'x', 'inbound_nodes "x" of "h"'],
  [`${layer}.inbound_nodes`, [null], 'null among the inbound_nodes of "h"'],
  [`${layer}.inbound_nodes`, [[['x', 0, 0, {}]]], 'among the inbound_nodes of "h"'],
  [`${layer}.inbound_nodes.0.kwargs`, undefined, 'among the inbound_nodes of "h"'],
  [`${layer}.inbound_nodes.0.args`, 'abc', 'among the inbound_nodes of "h"'],
  [history, null, 'keras_history undefined'],
  [`${history}.keras_history`, undefined, 'keras_history undefined'],
  [`${history}.keras_history`, ['x', 0, 'length'], 'keras_history ["x",0,"length"]'],
  [`${history}.keras_history`, ['x', 7, 0], 'layers whose inputs are never there: h, d'],
  [`${history}.keras_history`, ['d', 0, 0], 'layers whose inputs are never there: h, d'],
  ['config.output_layers', [['d', 9, 0]], '["d",9,0] for an input or an output'],
  ['compile_config', 'x', 'compile_config "x"'],
  ['compile_config', [1], 'compile_config [1]'],
] as const)('a model in whose text %s is %j is an error that says so', (path, value, got) => {
  expect(() => modelFromJson(changed(path, value as Json))).toThrow(
    expect.objectContaining({ name: 'ValueError', got: expect.stringContaining(got) }),
  );
});

test.each([
  ['a promise', Promise.resolve({})],
  ['a Map', new Map()],
  ['a layer', new Dense(1)],
])('%s was saved by nobody', (_, value) => {
  for (const given of [value, [value], { a: value }])
    expect(() => deserializeKerasObject(given as never)).toThrow('; expected what Keras 3 or Keisan saved');
});

test('text of more levels than anybody saves is an error', () => {
  for (const n of [1_000, 100_000]) {
    expect(() => modelFromJson('['.repeat(n) + ']'.repeat(n))).toThrow(/more than 300 levels/);
  }
});

test('a model is compiled again with the weights of its losses', () => {
  const two = new Model(x, [new Dense(1, { name: 'p' }).apply(x), new Dense(1, { name: 'q' }).apply(x)]);
  for (const lossWeights of [[1, 2], { p: 0.5, q: 3 }, 2]) {
    two.compile({ loss: 'mse', lossWeights });
    expect(modelFromJson(two.toJson()).toJson()).toBe(two.toJson());
  }
});

test('a model that is compiled without a loss is compiled again', () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  expect(modelFromJson(model.toJson()).optimizer).toBeNull();
  model.compile({ optimizer: new Adam(0.5), metrics: ['mae'] });
  const again = modelFromJson(model.toJson());
  expect(again.optimizer!.learningRate).toBe(0.5);
  expect(again.getCompileConfig()).toMatchObject({ loss: null, metrics: ['mae'] });
});

test('what has no end, or more levels than anybody reads, is an error', () => {
  const ring: Record<string, unknown> = { a: 1 };
  ring.b = [ring];
  const list: unknown[] = [];
  list.push({ list });
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1);
  expect(() => serializeKerasObject(ring)).toThrow(
    'serializeKerasObject: got an object of class Object that holds itself',
  );
  expect(() => serializeKerasObject(list)).toThrow('serializeKerasObject: got a list that holds itself');
  expect(() => serializeKerasObject(deep)).toThrow('serializeKerasObject: got data of more than 300 levels');
  const one = [1];
  expect(serializeKerasObject([one, one])).toEqual([[1], [1]]);
});

test('parts that begin at the end are read as they were saved', () => {
  const y = x.slice([null, [null, null, -1]]);
  const reversed = new Model(x, y.slice([null, [null, 1]]));
  const again = modelFromJson(reversed.toJson());
  expect(again.apply([[1, 2]]).toArray()).toEqual([[2]]);
  expect(again.toJson()).toBe(reversed.toJson());
});

test('a layer that others stand between is read, wherever it ends', () => {
  const shared = new Dense(2);
  const between = shared.apply(x).sigmoid();
  for (const outputs of [shared.apply(between), [shared.apply(between), between.neg()]]) {
    const saved = new Model(x, outputs).toJson();
    expect(modelFromJson(saved).toJson()).toBe(saved);
  }
});

// As Keras saves x[...], where x has the shape [null, 2, 3].
const whole = { class_name: '__slice__', config: { start: null, stop: null, step: null } };
const ellipsis = { class_name: '__ellipsis__', config: {} };
const withKey = (key: Json): string => {
  const y = Input([2, 3], { name: 'y' });
  const json = JSON.parse(new Model(y, y.slice([null, 1])).toJson());
  json.config.layers[1].inbound_nodes[0].args[1] = key;
  return JSON.stringify(json);
};

test.each<[string, Json, number[]]>([
  ['x[:, 1]', [whole, 1], [4, 5, 6]],
  ['x[..., 1]', [ellipsis, 1], [2, 5]],
  ['x[:, ..., 1]', [whole, ellipsis, 1], [2, 5]],
  ['x[:, 1, ..., 2]', [whole, 1, ellipsis, 2], [6]],
  ['x[..., 0:1, 0]', [ellipsis, { class_name: '__slice__', config: { start: 0, stop: 1, step: null } }, 0], [1]],
  ['x[0]', 0, [1, 2, 3, 4, 5, 6]],
])('%s of Keras is read', (_, key, values) => {
  const read = modelFromJson(withKey(key));
  const given = [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ];
  expect([...(read.apply(given) as Tensor).data]).toEqual(values);
});

test.each<[Json, string]>([
  [
    [whole, null],
    'GetItem: got None between the brackets; expected numbers, slices and an ellipsis. In Python add an axis',
  ],
  [[ellipsis, ellipsis], 'GetItem: got {"class_name":"__ellipsis__","config":{}} between the brackets'],
  [[{}], 'GetItem: got {} between the brackets'],
  ['x', 'GetItem: got "x" between the brackets'],
])('%j between brackets is an error that says so', (key, message) => {
  expect(() => modelFromJson(withKey(key))).toThrow(message);
});

test.each(['__numpy__', '__tensor__'])('an option that is an array of %s', (class_name) => {
  const saved = (value: Json, dtype: string) => ({
    module: 'keras',
    class_name,
    config: { value, dtype },
    registered_name: null,
  });
  const layer = (name: string, config: Readonly<Record<string, Json>>) =>
    deserializeKerasObject({ module: 'keras.layers', class_name: name, config, registered_name: null });
  const { scale } = layer('Rescaling', { scale: saved([0.5, 2], 'float32') }) as Rescaling;
  expect(scale).toEqual([0.5, 2]);
  const module = 'keras.initializers';
  const config = { value: saved([1, 2], 'float64') };
  const constant = deserializeKerasObject({
    module,
    class_name: 'Constant',
    config,
    registered_name: null,
  }) as Constant;
  expect(constant.value).toEqual([1, 2]);
});

test('a model of Keras 2', () => {
  const dense = { class_name: 'Dense', config: { name: 'dense', units: 1, batch_input_shape: [null, 2] } };
  const model = { class_name: 'Sequential', config: { name: 's', layers: [dense] }, keras_version: '2.13.1' };
  expect(() => modelFromJson(JSON.stringify(model))).toThrow(
    'got Sequential without a module, as Keras 1 and 2 save it; expected what Keras 3 or Keisan saved. Read a model of theirs with its weights, loadModel(file), from the .h5 file',
  );
});

test('custom objects within an object, as loadModel has them among its options', () => {
  expect(() => modelFromJson(text, { customObjects: { Dense } })).toThrow(
    'got { customObjects: ... }; expected classes and functions by their names, without customObjects around them. Write customObjectScope({ MyLayer }, ',
  );
});

import { concat, Parameter, split, stack, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { Dataset, readCsv } from '@keisan/datasets/data';
import { Input, Model, Progbar, Sequential } from '@keisan/layers';
import { EarlyStopping, TerminateOnNaN } from '@keisan/layers/callbacks';
import { Add, Dense, Lambda } from '@keisan/layers/layers';
import { MeanSquaredError } from '@keisan/layers/losses';
import { concat as joined } from '@keisan/layers/ops';
import { SGD } from '@keisan/layers/optimizers';
import { deserializeKerasObject, serializeKerasObject } from '@keisan/layers/saving';
import { historyToSvg, modelToDot } from '@keisan/viz';
import { describe, expect, test } from 'vitest';
import { sentences } from './sentences.ts';

type Endless = unknown[] & Record<string, unknown>;

const ring: unknown[] = [];
ring[0] = ring;

/** Twice itself: who goes through it without looking has two to the power of its depth to do. */
const twins: unknown[] = [];
twins.push(twins, twins);

const withTensor: unknown[] = [tensor([[1, 2]])];
withTensor.push(withTensor, withTensor);

const named: Record<string, unknown> = { a: tensor([[1, 2]]) };
named.b = named;
named.c = named;

let deep: unknown = 1;
for (let i = 0; i < 50_000; i++) deep = i % 2 ? [deep] : { deep };

let shared: unknown = [1];
for (let i = 0; i < 60; i++) shared = [shared, shared];

/** Lists of thousands of millions of places, of which the first at most hold something. */
const hollow = new Array(4e9);
const far: unknown[] = [1];
far.length = 4e9;
const farWithTensor: unknown[] = [tensor([[1, 2]])];
farWithTensor.length = 4e9;

const all = Object.entries({ ring, twins, withTensor, named, deep, shared, hollow, far, farWithTensor }) as unknown as [
  string,
  Endless,
][];

const [x, y] = [tensor([[1, 2]]), tensor([[1]])];
const model = (compile = {}) => {
  const made = new Sequential([new Dense(1, { inputShape: [2] })]);
  made.compile({ optimizer: 'sgd', loss: 'mse', ...compile });
  return made;
};
const ofTwo = () => {
  const [a, b] = [Input([2]), Input([2])];
  const made = new Model({ inputs: { a, b }, outputs: { o: new Dense(1).apply(new Add().apply([a, b])) } });
  made.compile({ optimizer: 'sgd', loss: 'mse' });
  return made;
};
const ofOneInAList = () => {
  const a = Input([2]);
  return new Model({ inputs: [a], outputs: new Dense(1).apply(a) });
};
const watching = () => {
  const callback = new EarlyStopping({ monitor: 'loss' });
  callback.setModel(model());
  callback.onTrainBegin();
  return callback;
};
const drain = async (dataset: AsyncIterable<unknown>) => {
  for await (const _ of dataset);
};

const places: Record<string, (data: never) => unknown> = {
  'the inputs of fit': (data) => model().fit(data, y, { verbose: 0 }),
  'the targets of fit': (data) => model().fit(x, data, { verbose: 0 }),
  'the inputs of predict': (data) => model().predict(data, { verbose: 0 }),
  'the inputs of a model of two': (data) => ofTwo().predict(data, { verbose: 0 }),
  'one of two inputs': (data) => ofTwo().evaluate({ a: data, b: x }, { o: y }, { verbose: 0 }),
  'sample weights': (data) => model().fit(x, y, { verbose: 0, sampleWeight: data }),
  'data to validate with': (data) => model().fit(x, y, { verbose: 0, validationData: [x, data] }),
  'a batch': (data) => model().trainOnBatch(data, y),
  'a batch of a generator': (data) => model().fit([data] as never, { verbose: 0 }),
  'what a layer is applied to': (data) => new Dense(1).apply(data),
  'what a model is applied to': (data) => ofTwo().apply(data),
  'the inputs of a model': (data) => new Model({ inputs: data, outputs: data }),
  'a loss': (loss) => model({ loss }),
  'weights of losses': (lossWeights) => model({ lossWeights }),
  metrics: (metrics) => model({ metrics }),
  'weighted metrics': (weightedMetrics) => model({ weightedMetrics }),
  callbacks: (callbacks) => model().fit(x, y, { verbose: 0, callbacks }),
  'what a compiled function returns': (data) => compile(() => data)(),
  'tensors to join': (data) => concat(data),
  'tensors to put side by side': (data) => stack(data),
  'tensors to join, or symbolic ones': (data) => joined(data),
  'one of what is joined with a symbolic tensor': (data) => joined([Input([2]), data] as never),
  'what is added to a symbolic tensor': (data) => Input([2]).add(data),
  'inputs of a model in their nesting': (data) => ofOneInAList().nestedAsInputs(data),
  'inputs of a line of layers in their nesting': (data) => model().nestedAsInputs(data),
  'what a model of a list of one is applied to': (data) => ofOneInAList().apply(data),
  'specs of inputs': (data) => ofTwo().computeOutputSpec(data),
  'layers of a config': (layers) => Sequential.fromConfig({ layers }),
  'parts of the config of a graph': (data) => Model.fromConfig({ layers: data, inputLayers: data, outputLayers: data }),
  'inputs of the config of a graph': (data) => Model.fromConfig({ layers: [], inputLayers: data, outputLayers: data }),
  'places to cut at': (data) => split(x, data),
  'gradients of an optimizer': (data) => new SGD().apply(data, [new Parameter(tensor([1]))]),
  'variables of an optimizer': (data) => new SGD().apply([tensor([1])], data),
  'a history': (data) => historyToSvg(data),
  'values of a history': (loss) => historyToSvg({ loss }),
  'a value of a history': (value) => historyToSvg({ loss: [1, value] }),
  'metrics of a drawing': (metrics) => historyToSvg({ loss: [1] }, { metrics }),
  'datasets to put together': (datasets) => Dataset.zip(datasets),
  'what is deserialized': (json) => deserializeKerasObject(json),
  'values of a progress bar': (values) => new Progbar().update(1, values),
  'names of metrics of a progress bar': (statefulMetrics) => new Progbar({ statefulMetrics }),
  'a value of a progress bar': (value) => new Progbar().update(1, [['a', value]]),
  'logs of a watched value': (loss) => watching().onEpochEnd(0, { loss }),
  'logs of a loss': (loss) => new TerminateOnNaN().onTrainBatchEnd(0, { loss }),
  'layers of a summary': (layerRange) => model().summary({ layerRange, printFn: () => {} }),
  'what is added to a loss': (loss) => model().addLoss(loss),
  'layers of a diagram': (layers) => modelToDot({ describe: () => layers, name: 'odd' } as never),
  'columns of a file': (columns) => drain(readCsv(new TextEncoder().encode('a,b\n1,2'), { columns })),
  'labels of a file': (label) => drain(readCsv(new TextEncoder().encode('a,b\n1,2'), { label })),
  'the header of a file': (header) => drain(readCsv(new TextEncoder().encode('a,b\n1,2'), { header })),
  'targets of a loss': (data) => new MeanSquaredError().apply(data, y),
  'rows of a dataset': (data) => drain(Dataset.fromTensorSlices(data)),
  'an element of a dataset': (data) =>
    drain(
      Dataset.range(2)
        .map(() => data)
        .batch(2),
    ),
};

describe.each(all)('a list or an object that has no end: %s', (_, data) => {
  test.each(Object.entries(places))('as %s', async (place, use) => {
    const [said] = Object.values(await sentences({ [place]: () => use(data as never) }));
    expect(said).toMatch(/^.+: got .+/);
    expect(said!.length).toBeLessThan(3000);
  });
});

test.each<[string, unknown]>([
  ['a list that shares lists', shared],
  ['a list of nothing', hollow],
])('what is serialized comes to an end: %s', (_, data) => {
  const saved = () => serializeKerasObject({ class_name: 'Odd', config: { data } });
  expect(saved).toThrow('serializeKerasObject: got more than 1000000 values; expected data that come to an end.');
});

test('arguments of a function may have no end: nobody goes through them', () => {
  const layer = new Lambda((v) => v, { arguments: named });
  expect(layer.apply([[1, 2]]).shape).toEqual([1, 2]);
});

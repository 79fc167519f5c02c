import { gather, setRandomSeed, type Tensor, tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import '../saving/parts.ts';
import { Layer } from '../layer/layer.ts';
import {
  Activation,
  BatchNormalization,
  Conv1D,
  Dense,
  Dropout,
  Flatten,
  Input,
  Lambda,
  LayerNormalization,
  Normalization,
  PReLU,
  Reshape,
} from '../layers/index.ts';
import { clearSession } from '../naming/names.ts';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { Sequential } from './sequential.ts';

beforeEach(() => {
  clearSession();
  setRandomSeed(1);
});

const names = (model: Sequential) => model.layers.map(({ name }) => name);

describe('building', () => {
  // Source: Keras' sequential_test.py, test_basic_flow_with_input, test_basic_flow_deferred, test_basic_flow_as_a_submodel.
  test.each([
    ['an Input', () => new Sequential([Input({ shape: [2] }), new Dense(4), new Dense(1)])],
    ['an inputShape', () => new Sequential([new Dense(4, { inputShape: [2] }), new Dense(1)])],
  ])('at once with %s', (_, make) => {
    const model = make();
    expect([model.built, model.inputShape, model.outputShape]).toEqual([true, [null, 2], [null, 1]]);
    expect([names(model), model.countParams()]).toEqual([['dense', 'dense_1'], 17]);
  });

  test('layer by layer, as they are added', () => {
    const model = new Sequential();
    expect([model.built, model.layers, model.weights]).toEqual([false, [], []]);
    model.add(Input({ shape: [2] }));
    expect(model.built).toBe(false);
    model.add(new Dense(4));
    expect([model.built, model.weights.length, model.outputShape]).toEqual([true, 2, [null, 4]]);
    model.add(new Dense(1));
    expect([model.weights.length, model.outputShape]).toEqual([4, [null, 1]]);
  });

  test('looks at few layers for each that is added', () => {
    let looks = 0;
    class Watched extends Dense {
      override get sublayers() {
        looks++;
        return super.sublayers;
      }
    }
    const model = new Sequential([new Watched(1, { inputShape: [1] })]);
    for (let i = 0; i < 50; i++) model.add(new Watched(1));
    expect(looks).toBeLessThan(500);
  });

  test('at the first data, without either', () => {
    const model = new Sequential([new Dense(4), new Dense(1)]);
    expect([model.built, model.inputShape, model.outputShape]).toEqual([false, null, null]);
    expect(() => model.countParams()).toThrow('got a layer that is not built');
    expect(
      model.apply([
        [1, 2],
        [3, 4],
        [5, 6],
      ]).shape,
    ).toEqual([3, 1]);
    // Source: Keras' summary of a model that was built by a call says its batch size too.
    expect([model.built, model.inputShape, model.outputShape]).toEqual([true, [3, 2], [3, 1]]);
    expect(model.apply([[1, 2]]).shape).toEqual([1, 1]);
  });

  test('by hand', () => {
    const model = new Sequential([new Dense(4)]);
    model.build([null, 2]);
    expect([model.built, model.inputShape]).toEqual([true, [null, 2]]);
    model.build([null, 2]);
    expect(model.weights).toHaveLength(2);
  });

  test('with an axis whose length varies', () => {
    const model = new Sequential([new Dense(2, { inputShape: [null, 3] }), new Activation('softmax')]);
    expect(model.outputShape).toEqual([null, null, 2]);
    expect(model.apply(zeros([1, 5, 3])).shape).toEqual([1, 5, 2]);
  });

  test('with a layer that is built already', () => {
    const layer = new Dense(3);
    layer.build([null, 2]);
    const model = new Sequential([layer, new Dense(1)]);
    expect([model.built, model.inputShape]).toEqual([true, [null, 2]]);
  });

  test.each<[string, (layer: Dense) => Sequential]>([
    ['an Input', (layer) => new Sequential([Input([2]), layer, new Dense(1)])],
    ['nothing', (layer) => new Sequential([layer, new Dense(1)])],
    ['an unbuilt model around it', (layer) => new Sequential([new Sequential([layer]), new Dense(1)])],
  ])('with a layer that has seen data, after %s', (_, around) => {
    const layer = new Dense(3);
    layer.apply(zeros([7, 2]));
    const model = around(layer);
    expect([model.inputShape, model.outputShape]).toEqual([
      [null, 2],
      [null, 1],
    ]);
    expect(() => model.apply(zeros([2, 2, 2]))).toThrow('for which the model is built');
    expect(() => model.apply(zeros([2, 2, 2]))).toThrow('[null, 2]');
  });

  test('with a layer that sees data before the model does', () => {
    const layer = new Dense(3);
    const model = new Sequential([layer]);
    layer.apply(zeros([7, 2]));
    expect(model.inputShape).toBe(null);
    model.build([null, 2]);
    expect(model.outputShape).toEqual([null, 3]);
  });
});

test.each([
  new Dense(3),
  new Conv1D(3, 2),
  new BatchNormalization(),
  new LayerNormalization(),
  new PReLU(),
  new Normalization(),
])('a $constructor.name in front of a layer that fails takes inputs of other lengths next', (layer) => {
  const after = new Lambda((x: Tensor): Tensor => {
    throw new Error(`no ${x.rank}`);
  });
  const model = new Sequential([layer, after]);
  expect(() => model.apply(zeros([2, 4, 5]))).toThrow('no 3');
  model.pop();
  expect(model.apply(zeros([2, 4, 7])).shape[0]).toBe(2);
  expect(layer.inputShape).toEqual([2, 4, 7]);
});

test('passes its input through its layers, and tells them of training', () => {
  const model = new Sequential([
    new Flatten({ inputShape: [2, 2] }),
    new Dense(3, { kernelInitializer: 'ones' }),
    new Dropout(1),
    new Reshape([3, 1]),
  ]);
  const x = tensor([
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  expect(model.apply(x).toArray()).toEqual([[[10], [10], [10]]]);
  expect(model.apply(x, { training: true }).toArray()).toEqual([[[0], [0], [0]]]);
});

test('a model is a layer of another', () => {
  const inner = new Sequential([new Dense(3), new Dropout(0.5)]);
  const model = new Sequential([inner, new Dense(1, { kernelRegularizer: 'l2' })]);
  model.build([null, 2]);
  expect(names(model)).toEqual(['sequential', 'dense_1']);
  expect([model.outputShape, inner.outputShape, model.countParams()]).toEqual([[null, 1], [null, 3], 13]);
  expect(model.trainableWeights).toEqual(model.weights);
  inner.trainable = false;
  expect(model.trainableWeights).toHaveLength(2);
  expect(model.losses).toHaveLength(1);
  expect(model.apply([[1, 2]]).shape).toEqual([1, 1]);
});

test('weights are those of the layers, in order', () => {
  const model = new Sequential([new Dense(2, { inputShape: [1] }), new Dense(1)]);
  model.setWeights([[[1, 2]], [3, 4], [[5], [6]], [7]]);
  expect(model.getWeights().map((w) => w.toArray())).toEqual([[[1, 2]], [3, 4], [[5], [6]], [7]]);
  expect(model.apply([[1]]).toArray()).toEqual([[4 * 5 + 6 * 6 + 7]]);
  expect(() => model.setWeights([[[1, 2]], [3, 4], [[5], [6]], [7, 8]])).toThrow('for weight 3, "bias"; expected [1]');
  expect(model.getWeights()[3]!.toArray()).toEqual([7]);
});

describe('add and pop', () => {
  test('the list of layers is a copy, as in Keras', () => {
    const model = new Sequential([new Dense(3, { inputShape: [2] }), new Dense(1)]);
    (model.layers as Layer[]).pop();
    expect([model.layers.length, model.outputShape]).toEqual([2, [null, 1]]);
    model.add(new Dense(4));
    expect([model.layers.length, model.outputShape]).toEqual([3, [null, 4]]);
  });

  test('pop takes the last layer off', () => {
    const [first, last] = [new Dense(3, { inputShape: [2] }), new Dense(1)];
    const model = new Sequential([first, last]);
    expect(model.pop()).toBe(last);
    expect([model.layers, model.outputShape]).toEqual([[first], [null, 3]]);
    expect([model.pop(), model.pop(), model.built]).toEqual([first, undefined, false]);
    model.add(new Dense(4, { inputShape: [5] }));
    expect(model.outputShape).toEqual([null, 4]);
  });

  test.each<[string, () => Layer | KerasTensor, string]>([
    [
      'the class of a layer',
      () => Dense as never,
      'Sequential "sequential".add: got the function Dense; expected a layer. Write new and parentheses: new Dense(...).',
    ],
    ['a string', () => 'dense' as never, 'got "dense"; expected a layer'],
    [
      'a name that is taken',
      () => new Dense(1, { name: 'dense' }),
      'got a second layer named "dense"; expected a name of its own for each layer.',
    ],
    ['an Input after layers', () => Input({ shape: [2] }), 'after other layers; expected Input as the first layer.'],
    ['a layer that does not fit', () => new Reshape([7]), 'Reshape "reshape": got inputs of shape [null, 3]'],
  ])('%s is rejected, and the model stays as it was', (_, make, message) => {
    const model = new Sequential([new Dense(3, { inputShape: [2] })]);
    const { layers, weights } = model;
    expect(() => model.add(make())).toThrow(message);
    expect([model.layers, model.weights, model.outputShape]).toEqual([layers, weights, [null, 3]]);
  });
});

describe('errors', () => {
  test('names of layers and shapes', () => {
    const model = new Sequential([new Dense(3, { inputShape: [2] }), new Dense(1)]);
    expect(() => model.apply([[1, 2, 3]])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dense "dense": got inputs of shape [1, 3]; expected the last axis to be 2. Reshape the data, or give the first layer another inputShape.]`,
    );
    expect(() => model.build([null, 5])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: Dense "dense": got inputs of shape [null, 5]; expected the last axis to be 2. Reshape the data, or give the first layer another inputShape.]`,
    );
    expect(() => new Sequential().apply([[1]])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Sequential "sequential_1": got a model without layers for data of shape [1, 1]; expected at least one layer. Add one with add(new Dense(10)).]`,
    );
  });

  test('what is no list of layers, and unknown options', () => {
    expect(() => new Sequential(new Dense(1) as never)).toThrow('expected an array of layers');
    expect(() => new Sequential([], { nam: 'x' } as never)).toThrow("Did you mean 'name'?");
    expect(() => new Sequential([new Dense(1, { name: 'a' }), new Dense(1, { name: 'a' })])).toThrow('named "a"');
  });
});

describe('getConfig and fromConfig', () => {
  test('make the model again', () => {
    const inner = new Sequential([new Dense(3, { activation: 'relu' })]);
    const model = new Sequential([Input({ shape: [2] }), inner, new Dropout(0.5), new Dense(1)], { name: 'mine' });
    const config = model.getConfig();
    const again = Sequential.fromConfig(JSON.parse(JSON.stringify(config)));
    expect(again.getConfig()).toEqual(config);
    expect([again.built, again.countParams()]).toEqual([true, model.countParams()]);
  });

  test("with layers of one's own", () => {
    class Double extends Layer {
      override call(x: Tensor): Tensor {
        return x.mul(2);
      }
    }
    const config = new Sequential([new Double()]).getConfig();
    expect(
      Sequential.fromConfig(config, { Double })
        .apply([[1]])
        .toArray(),
    ).toEqual([[2]]);
    expect(() => Sequential.fromConfig(config)).toThrow('layer: got "Double"');
  });
});

describe('the dtype of its Input', () => {
  const table = tensor([10, 20, 30]);
  const ofRows = () =>
    new Sequential([Input([2], { dtype: 'int32' }), new Lambda((x) => gather(table, x as Tensor))], { name: 'rows' });

  test('is that of the data', async () => {
    const expected = [[20, 30]];
    expect((await ofRows().predict([[1, 2]], { verbose: 0 })).toArray()).toEqual(expected);
    expect(
      ofRows()
        .apply([[1, 2]])
        .toArray(),
    ).toEqual(expected);
  });

  test.each(['eager', 'wasm', 'onnx'] as const)('is the same in apply and in predict on %s', async (runtime) => {
    const model = new Sequential([Input([1]), new Lambda((x) => (x as Tensor).mul(1))], { name: 'as-is' });
    model.compile({ runtime });
    expect(model.apply([[3e9 + 1]]).dtype).toBe('float32');
    expect((await model.predict([[3e9 + 1]], { verbose: 0 })).dtype).toBe('float32');
  });

  test('is what the layers after it are built for', () => {
    const x = Input([2]);
    expect(new Sequential([Input([2], { dtype: 'int32' }), new Flatten()]).apply(x).dtype).toBe('int32');
  });
});

test('setWeights refuses a list with holes, and changes nothing', () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  const before = model.getWeights().map((w) => w.toArray());
  expect(() => model.setWeights(new Array(2))).toThrow('setWeights: weight 0: got undefined');
  expect(model.getWeights().map((w) => w.toArray())).toEqual(before);
});

test('targets in a typed array that int32 does not hold are refused as tensor refuses them', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile({ loss: 'mse' });
  await expect(model.fit([[1], [2]], Uint32Array.of(4e9, 1) as never, { verbose: 0 })).rejects.toThrow(
    'got the integer 4000000000 in a Uint32Array',
  );
});

import { type Tensor, tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { Activation, BatchNormalization, Dense, Dropout, GlobalAveragePooling1D } from '../layers/index.ts';
import { Input } from '../layers/input.ts';
import { clearSession } from '../naming/names.ts';
import { Model } from './model.ts';
import { Sequential } from './sequential.ts';

beforeEach(clearSession);

describe('describe', () => {
  test('says what diagrams show', () => {
    const model = new Sequential([
      new Dense(3, { activation: 'relu', inputShape: [2] }),
      new Dropout(0.5),
      new Dense(1, { trainable: false, activation: (x) => x }),
      new Activation('sigmoid'),
    ]);
    expect(model.describe()).toMatchInlineSnapshot(`
      [
        {
          "activation": "relu",
          "className": "Dense",
          "dtype": "float32",
          "inbound": [],
          "inputShapes": [
            [
              null,
              2,
            ],
          ],
          "name": "dense",
          "outputShape": [
            null,
            3,
          ],
          "trainable": true,
        },
        {
          "className": "Dropout",
          "dtype": "float32",
          "inbound": [
            "dense",
          ],
          "inputShapes": [
            [
              null,
              3,
            ],
          ],
          "name": "dropout",
          "outputShape": [
            null,
            3,
          ],
          "trainable": null,
        },
        {
          "activation": "activation",
          "className": "Dense",
          "dtype": "float32",
          "inbound": [
            "dropout",
          ],
          "inputShapes": [
            [
              null,
              3,
            ],
          ],
          "name": "dense_1",
          "outputShape": [
            null,
            1,
          ],
          "trainable": false,
        },
        {
          "activation": "sigmoid",
          "className": "Activation",
          "dtype": "float32",
          "inbound": [
            "dense_1",
          ],
          "inputShapes": [
            [
              null,
              1,
            ],
          ],
          "name": "activation",
          "outputShape": [
            null,
            1,
          ],
          "trainable": null,
        },
      ]
    `);
  });

  test('the layers of a nested Sequential', () => {
    const inner = new Sequential([new Dense(3, { name: 'a' }), new Dense(2, { name: 'b' })]);
    const [first, nested] = new Sequential([new Dropout(0.5, { inputShape: [4] }), inner]).describe();
    expect(first).not.toHaveProperty('layers');
    expect(nested).toMatchObject({
      name: inner.name,
      className: 'Sequential',
      inbound: ['dropout'],
      outputShape: [null, 2],
    });
    expect(nested!.layers!.map(({ name, inbound }) => [name, inbound])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
  });

  test('a model that connects its layers itself is one', () => {
    class Twin extends Model {
      readonly left = new Dense(3);
      readonly right = new Dense(3);
      override call(x: Tensor) {
        return this.left.apply(x).add(this.right.apply(x));
      }
    }
    const twin = new Twin({ name: 'twin' });
    twin.build([null, 2]);
    expect(twin.describe()).toMatchObject([{ name: 'twin', className: 'Twin', outputShape: [null, 3], inbound: [] }]);
    expect(new Sequential([twin]).describe()[0]).not.toHaveProperty('layers');
  });

  test('a layer of your own may name its activation', () => {
    class Mine extends Layer {
      readonly activation: string | null;
      constructor(activation: string | null) {
        super();
        this.activation = activation;
      }
      override call(x: Tensor) {
        return x.relu();
      }
    }
    const model = new Sequential([new Mine('relu'), new Mine(null)]);
    model.build([null, 2]);
    const [named, unnamed] = model.describe();
    expect(named!.activation).toBe('relu');
    expect(unnamed).not.toHaveProperty('activation');
  });

  test('wants a model that is built', () => {
    expect(() => new Sequential([new Dense(1)]).describe()).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Sequential "sequential": got a model that is not built; expected one that knows the shapes of its layers. Give the first layer an inputShape, call build([null, ...]), or fit the model first.]`,
    );
  });
});

describe('getLayer', () => {
  const model = () => new Sequential([new Dense(3, { name: 'a' }), new Dense(1, { name: 'b' })]);

  test.each([
    ['a', 'a'],
    [1, 'b'],
    [-1, 'b'],
  ])('%j', (key, name) => {
    expect(model().getLayer(key).name).toBe(name);
  });

  test.each(['c', 2])('%j is not there', (key) => {
    expect(() => model().getLayer(key)).toThrow('expected one of a, b, or an index below 2');
  });
});

describe("a model of one's own", () => {
  class Residual extends Model {
    readonly #inner = new Dense(2, { kernelInitializer: 'ones' });

    override call(x: Tensor): Tensor {
      return x.add(this.#inner.apply(x));
    }
  }

  test('connects its layers in call', () => {
    const model = new Residual();
    expect(model.apply([[1, 2]]).toArray()).toEqual([[4, 5]]);
    expect(model.layers.map(({ name }) => name)).toEqual(['dense']);
    expect([model.name, model.countParams(), model.outputShape]).toEqual(['residual', 6, [1, 2]]);
  });

  test('has layers for any number of samples, where no call has said how many', async () => {
    class Stacked extends Model {
      readonly inner = new Sequential([new Dense(3)]);
      readonly last = new Dense(2);

      override call(x: Tensor): Tensor {
        return this.last.apply(this.inner.apply(x));
      }
    }
    const shapes = ({ inner, last }: Stacked) => [inner.inputShape, last.inputShape, last.outputShape];
    const built = new Stacked();
    built.build([null, 4]);
    expect(built.weights).toHaveLength(4);
    const asked = new Stacked();
    await asked.predict(zeros([5, 4]), { verbose: 0 });
    for (const model of [built, asked]) {
      expect(shapes(model)).toEqual([
        [null, 4],
        [null, 3],
        [null, 2],
      ]);
    }
  });

  test('trains', async () => {
    const model = new Residual();
    model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly: true });
    const before = model.apply([[1, 2]]).toArray();
    await model.fit(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [0, 0],
        [1, 1],
      ]),
      { epochs: 1, verbose: 0 },
    );
    expect(model.apply([[1, 2]]).toArray()).not.toEqual(before);
  });
});

test('call may be called with inputs alone, and with null for the rest', () => {
  const [input, sequence] = [Input([2]), Input([2, 1])];
  const model = new Model({ inputs: input, outputs: new Dense(1).apply(input) });
  const x = tensor([[1, 2]]);
  expect(model.call(x).toArray()).toEqual(model.apply(x).toArray());
  const line = new Sequential([new BatchNormalization({ inputShape: [2] })]);
  expect(line.call(x).toArray()).toEqual(line.apply(x).toArray());
  for (const one of [model, line]) expect(one.call(x, null).toArray()).toEqual(one.apply(x).toArray());
  const normalization = line.layers[0] as BatchNormalization;
  expect(normalization.call(x).toArray()).toEqual(normalization.apply(x).toArray());
  const pooling = new GlobalAveragePooling1D();
  pooling.apply(sequence);
  expect(pooling.call(tensor([[[1], [3]]])).toArray()).toEqual([[2]]);
});

test('lists that compile was given stay the user\u2019s own', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  const metrics: ('mae' | 'mse')[] = ['mae'];
  model.compile({ loss: 'mse', metrics });
  metrics.push('mse');
  const { history } = await model.fit([[1, 2]], [[3]], { verbose: 0 });
  expect(Object.keys(history)).toEqual(['loss', 'mae']);
});

test('compile without metrics leaves the model without those of the compile before', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile({ loss: 'mse', metrics: ['mae'] });
  expect(await model.evaluate([[1]], [[1]], { verbose: 0 })).toHaveLength(2);
  model.compile({ loss: 'mse' });
  expect(await model.evaluate([[1]], [[1]], { verbose: 0 })).toHaveLength(1);
});

test.each<[string, (x: Tensor, dense: Dense) => Tensor, readonly (number | null)[], string]>([
  ['a shape that a layer does not take', (x, dense) => dense.apply(x), [2], 'got inputs of shape [2]'],
  ['a call that fails', (x, dense) => dense.apply(x.reshape([3, 3, 3])), [null, 4], ': reshape: got a tensor'],
])('build of a class of one’s own refuses %s, and leaves it unbuilt', (_, call, shape, message) => {
  class Own extends Model {
    readonly dense = new Dense(1);

    override call(x: Tensor) {
      return call(x, this.dense);
    }
  }
  const model = new Own();
  expect(() => model.build(shape)).toThrow(message);
  expect([model.built, model.dense.built, model.weights.length]).toEqual([false, false, 0]);
});

test('build of a class that connects nothing in call, as for steps of its own, tries nothing out', () => {
  class Pair extends Model {
    readonly dense = new Dense(1, { inputShape: [2] });
  }
  const pair = new Pair();
  pair.build([null, 2]);
  expect(pair.built).toBe(true);
});

test('build of a layer whose call needs what only a call has builds it all the same', () => {
  class Masked extends Layer {
    readonly dense = new Dense(1);

    override call(x: Tensor, { mask }: { mask: Tensor | null }) {
      return this.dense.apply(x).mul(mask!.astype('float32').expandDims(-1));
    }
  }
  const layer = new Masked();
  layer.build([null, 3, 2]);
  expect([layer.built, layer.dense.built]).toEqual([true, true]);
});

test('the shape that build and computeOutputShape are given is theirs', () => {
  class Popping extends Layer {
    #kernel!: Tensor;

    override build(shape: (number | null)[]) {
      this.#kernel = this.addWeight({ name: 'kernel', shape: [shape.pop()!, 2] });
    }

    override call(x: Tensor) {
      return x.matmul(this.#kernel);
    }

    override computeOutputShape(shape: (number | null)[]) {
      shape[shape.length - 1] = 2;
      return shape;
    }
  }
  expect(new Popping().apply([[1, 2, 3]]).shape).toEqual([1, 2]);
  expect(new Popping().apply(Input([3])).shape).toEqual([null, 2]);
});

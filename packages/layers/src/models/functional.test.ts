import { equal, KeisanError, type Tensor, tensor, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Layer } from '../layer/layer.ts';
import {
  Activation,
  Add,
  add,
  Dense,
  Dropout,
  GlobalAveragePooling1D,
  Input,
  Masking,
  Reshape,
} from '../layers/index.ts';
import { clearSession } from '../naming/names.ts';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { Model } from './model.ts';
import { Sequential } from './sequential.ts';

beforeEach(clearSession);

/** The sum of its inputs. */
class Sum extends Layer<readonly Tensor[], Tensor> {
  override call(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => sum.add(x));
  }
}

/** Both halves of its input, by name. */
class Halves extends Layer<Tensor, { readonly left: Tensor; readonly right: Tensor }> {
  override call(x: Tensor) {
    const half = x.shape.at(-1)! / 2;
    return { left: x.slice([null, [0, half]]), right: x.slice([null, [half, 2 * half]]) };
  }
}

const ones = (units: number, options = {}) => new Dense(units, { kernelInitializer: 'ones', ...options });

describe('a model of a graph', () => {
  test('is a line', () => {
    const x = Input([2]);
    const model = new Model({ inputs: x, outputs: ones(1).apply(ones(3).apply(x)) });
    expect(model.apply([[1, 2]]).toArray()).toEqual([[9]]);
    expect([model.name, model.built, model.inputShape, model.outputShape]).toEqual([
      'functional',
      true,
      [null, 2],
      [null, 1],
    ]);
    expect(model.layers.map(({ name }) => name)).toEqual(['input_layer', 'dense_1', 'dense']);
    expect(model.weights.map(({ path }) => path)).toEqual([
      'dense_1/kernel',
      'dense_1/bias',
      'dense/kernel',
      'dense/bias',
    ]);
  });

  test('has several inputs and outputs, in lists', () => {
    const [a, b] = [Input([2], { name: 'a' }), Input([2], { name: 'b' })];
    const shared = ones(2);
    const sum = new Sum().apply([shared.apply(a), shared.apply(b)]);
    const model = new Model([a, b], [sum, new Activation('relu').apply(a)], { name: 'two' });
    expectTypeOf(model).toEqualTypeOf<Model<readonly [Tensor, Tensor], readonly [Tensor, Tensor]>>();
    const outputs = model.apply([tensor([[1, 2]]), tensor([[-3, 4]])]);
    expect(outputs.map((y) => y.toArray())).toEqual([[[4, 4]], [[1, 2]]]);
    expect([model.name, model.inputNames, model.outputNames]).toEqual(['two', ['a', 'b'], ['sum', 'activation']]);
    expect(model.weights).toEqual(shared.weights);
    expect(model.outputShape).toEqual([
      [null, 2],
      [null, 2],
    ]);
    expect(model.apply({ b: [[0, 0]], a: [[1, 0]] } as never).map((y) => y.toArray())).toEqual([[[1, 1]], [[1, 0]]]);
  });

  test('has several inputs and outputs, by name', () => {
    const inputs = { a: Input([2], { name: 'a' }), b: Input([1], { name: 'b' }) };
    const { left, right } = new Halves().apply(inputs.a);
    const model = new Model({ inputs, outputs: { l: new Sum().apply([left, inputs.b]), r: right } });
    const outputs = model.apply({ a: [[1, 2]], b: [[10]] });
    expectTypeOf(outputs).toEqualTypeOf<{ readonly l: Tensor; readonly r: Tensor }>();
    expect([outputs.l.toArray(), outputs.r.toArray()]).toEqual([[[11]], [[2]]]);
    expect(model.outputNames).toEqual(['sum', 'halves']);
  });

  test('holds other models, and is held', () => {
    const x = Input([2]);
    const inner = new Model({ inputs: x, outputs: ones(2).apply(x), name: 'inner' });
    const line = new Sequential([ones(1)], { name: 'line' });
    const y = Input([2]);
    const outer = new Model({ inputs: y, outputs: line.apply(inner.apply(inner.apply(y))) });
    expect(outer.apply([[1, 2]]).toArray()).toEqual([[12]]);
    expect(new Sequential([outer, new Reshape([1, 1])]).apply([[1, 2]]).toArray()).toEqual([[[12]]]);
    expect(outer.weights.map(({ path }) => path)).toEqual([
      'dense/kernel',
      'dense/bias',
      'line/dense_1/kernel',
      'line/dense_1/bias',
    ]);
  });

  test('is cut at a layer, at its end and at its beginning', () => {
    const x = Input([2]);
    const features = ones(3, { name: 'features' }).apply(x);
    const whole = new Model({ inputs: x, outputs: ones(1, { name: 'head' }).apply(features) });
    const body = new Model({ inputs: whole.inputs, outputs: whole.getLayer('features').output });
    expect(body.apply([tensor([[1, 2]])] as never).toArray()).toEqual([[3, 3, 3]]);
    const head = new Model({ inputs: features, outputs: whole.output as KerasTensor });
    expect(head.apply([[1, 2, 3]]).toArray()).toEqual([[6]]);
    expect(head.layers.map(({ name }) => name)).toEqual(['keras_tensor_1CLONE', 'head']);
    expect(head.weights).toEqual(whole.getLayer('head').weights);
  });

  test('tells its layers of training', () => {
    const x = Input([2]);
    const model = new Model({ inputs: x, outputs: new Dropout(1).apply(x) });
    expect(model.apply([[1, 2]], { training: true }).toArray()).toEqual([[0, 0]]);
    expect(model.apply([[1, 2]]).toArray()).toEqual([[1, 2]]);
    // As in Keras: what was said when the layer was connected counts unless a run says otherwise.
    const always = new Model({ inputs: x, outputs: new Dropout(1).apply(x, { training: true }) });
    expect(always.apply([[1, 2]]).toArray()).toEqual([[0, 0]]);
    expect(always.apply([[1, 2]], { training: false }).toArray()).toEqual([[1, 2]]);
  });

  test('trains', async () => {
    const x = Input([2]);
    const hidden = new Dense(4, { activation: 'tanh' }).apply(x);
    const y = ones(1).apply(new Sum().apply([hidden, new Dense(4).apply(hidden)]));
    const model = new Model({ inputs: x, outputs: y });
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const before = (await model.evaluate(zeros([4, 2]).add(1), zeros([4, 1]), { verbose: 0 }))[0]!;
    await model.fit(zeros([4, 2]).add(1), zeros([4, 1]), { epochs: 3, verbose: 0 });
    expect((await model.evaluate(zeros([4, 2]).add(1), zeros([4, 1]), { verbose: 0 }))[0]).toBeLessThan(before);
    expect((await model.predict([[1, 2]], { verbose: 0 })).toArray()).toEqual(
      near(model.apply([[1, 2]]).toArray() as number[][]),
    );
  });
});

describe('what is no graph', () => {
  const line = () => {
    const x = Input([2], { name: 'x' });
    return { x, y: new Dense(1).apply(x) };
  };

  test.each<[string, () => unknown, string]>([
    [
      'an input that is missing',
      () => {
        const { x, y } = line();
        return new Model({ inputs: Input([3], { name: 'other' }), outputs: [y, x] });
      },
      'Functional "functional": got outputs that come from InputLayer "x", which is not among the inputs; expected outputs that come from the inputs alone: other. Put the Input "x" among the inputs.',
    ],
    [
      'an input twice',
      () => {
        const { x, y } = line();
        return new Model([x, x], y);
      },
      'got the input "x" twice; expected each input once.',
    ],
    [
      'two layers of one name',
      () => {
        const { x } = line();
        const [a, b] = [new Dense(1, { name: 'same' }), new Dense(1, { name: 'same' })];
        return new Model(x, b.apply(a.apply(x)));
      },
      'got two layers or functions named "same"; expected a name of its own for each.',
    ],
    ['a shape for an input', () => new Model({ inputs: [2], outputs: line().y } as never), 'got 2 among the inputs'],
    [
      'a layer for an output',
      () => new Model(line().x, new Dense(1) as never),
      'got an object of class Dense among the outputs',
    ],
    [
      'tensors for outputs',
      () => new Model(line().x, tensor([1]) as never),
      'got an object of class Tensor among the outputs',
    ],
    ['no outputs', () => new Model(line().x, undefined as never), 'got no outputs; expected symbolic tensors'],
    ['an empty list', () => new Model({ inputs: [], outputs: line().y } as never), 'got no inputs'],
    [
      'a misspelt option',
      () => new Model({ inputs: line().x, outputs: line().x, nam: 'x' } as never),
      "Did you mean 'name'?",
    ],
    [
      'options after options',
      () => new Model({ inputs: line().x, outputs: line().x } as never, { name: 'x' } as never),
      'Model: got options after { inputs, outputs }; expected all options in one object. Write new Model({ inputs, outputs, name })',
    ],
    [
      'a Sequential that begins in the middle',
      () => new Sequential([line().y, new Dense(1)]),
      'got the output of Dense "dense"',
    ],
    [
      'the input of a layer that is in no graph',
      () => new Dense(1).output,
      'Dense "dense".output: got a layer that is not part of a graph',
    ],
    ['a model without a graph and without call', () => new Model().apply([[1]]), 'without the method call'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('an option that is left out by mistake leaves no node', () => {
    const { x } = line();
    const dense = new Dense(1);
    expect(() => dense.apply(Input([]))).toThrow('a batch axis');
    dense.apply(x);
    expect(dense.inboundNodes).toHaveLength(1);
  });
});

describe('data that are not those of the inputs', () => {
  const model = () => {
    const [a, b] = [Input([2], { name: 'a' }), Input([1], { name: 'b' })];
    return new Model({ inputs: { a, b }, outputs: new Sum().apply([a, b]) });
  };

  test.each<[string, unknown, string]>([
    ['an array', [[1, 2]], 'expected an object with the inputs a, b. Write { a: ..., b: ... }.'],
    ['one that is missing', { a: [[1, 2]] }, 'got inputs named a; expected one named "b" among them.'],
    ['one too many', { a: [[1, 2]], b: [[1]], c: 1 }, 'got the input "c", which the model does not have'],
    ['another length', { a: [[1, 2, 3]], b: [[1]] }, 'input "a": got data of shape [1, 3]; expected [null, 2].'],
    [
      'a single sample',
      { a: [1, 2], b: [[1]] },
      'input "a": got data of shape [2]; expected [null, 2]. For a single sample',
    ],
    ['words', { a: 'x', b: [[1]] }, 'input "a": got "x"'],
  ])('%s', (_, data, message) => {
    expect(() => model().apply(data as never)).toThrow(message);
  });

  test('a list that is too short', () => {
    const [a, b] = [Input([2], { name: 'a' }), Input([2], { name: 'b' })];
    const listed = new Model([a, b], new Sum().apply([a, b]));
    expect(() => listed.apply([zeros([1, 2])] as never)).toThrow(
      'got a list of 1 inputs; expected a list of 2 inputs: a, b.',
    );
    expect(() => listed.apply({ a: zeros([1, 2]) } as never)).toThrow('expected one named "b" among them');
    expect(() => listed.computeOutputShape([null, 2] as never)).toThrow(
      'expected the structure of [[null, 2], [null, 2]]',
    );
  });

  test('one input may be in a list or under its name, as in Keras', async () => {
    const x = Input([2], { name: 'x' });
    const one = new Model(x, ones(1).apply(x));
    const data = tensor([[1, 2]]);
    for (const given of [[data], { x: data }]) {
      expect(one.apply(given as never).toArray()).toEqual([[3]]);
      expect((await one.predict(given as never, { verbose: 0 })).toArray()).toEqual([[3]]);
    }
    expect(() => one.apply([data, data] as never)).toThrow('got a list of 2 inputs; expected one input: x.');
    await expect(one.predict([data, data] as never)).rejects.toThrow('expected one input: x. Join samples with stack');
    await expect(one.predict({ y: data } as never)).rejects.toThrow('got inputs named y; expected one named "x"');
  });

  test('rows that are typed arrays are one input', async () => {
    const x = Input([2], { name: 'x' });
    const rows = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    for (const inputs of [x, [x]]) {
      const one = new Model(inputs as never, ones(1).apply(x));
      for (const given of [rows, rows.slice(1)]) {
        const sums = given.map(([a, b]) => [a! + b!]);
        expect((one.apply(given as never) as unknown as Tensor).toArray()).toEqual(sums);
        expect(((await one.predict(given, { verbose: 0 })) as Tensor).toArray()).toEqual(sums);
      }
    }
  });

  test('a model without inputs or outputs, or of tensors', () => {
    const [x, data] = [Input([2], { name: 'x' }), zeros([1, 2])];
    const of =
      (...given: unknown[]) =>
      () =>
        Reflect.construct(Model, given);
    expect(of(x)).toThrow('Functional "functional": got no outputs; expected symbolic tensors');
    expect(of({ inputs: x })).toThrow('got no outputs');
    expect(of(data, data)).toThrow('got an object of class Tensor among the inputs; expected symbolic tensors');
    expect(of(x, data)).toThrow('got an object of class Tensor among the outputs');
    expect(of(x, x, 'name')).toThrow('Model: got "name" in place of the options');
    expect(of(x, x, { inputs: x })).toThrow('Model: got the unknown option inputs');
    expect(() => (new Model(x, x).inputs as KerasTensor[]).push(x)).toThrow(TypeError);
    expect(() => Reflect.construct(Dense, [1, x])).toThrow(
      'Dense "dense": got an object of class KerasTensor in place',
    );
    expect(() => Reflect.construct(Add, [x])).toThrow('Add "add": got an object of class KerasTensor in place');
  });

  test('numbers are read in the dtype of the input, and of a layer', async () => {
    const double = { dtype: 'float64' } as const;
    const x = Input([2], double);
    const model = new Model(x, ones(1, double).apply(x));
    const line = new Sequential([ones(1, { ...double, inputShape: [2] })]);
    const data = [[0.1, 0.2]];
    const given = [model.apply(data), line.apply(data), ones(1, double).apply(data)];
    const predicted = await Promise.all([model.predict(data, { verbose: 0 }), line.predict(data, { verbose: 0 })]);
    for (const y of [...given, ...predicted]) expect(y.item()).toBe(0.1 + 0.2);
    const n = Input([1], { dtype: 'int32' });
    expect(new Model(n, n.add(1)).apply([[16_777_217]]).item()).toBe(16_777_218);
  });

  test('an Input with a batch size takes whole data sets, as in Keras', async () => {
    const x = Input({ shape: [2], batchSize: 4 });
    const model = new Model(x, ones(1).apply(x));
    model.compile({ loss: 'mse', optimizer: 'sgd' });
    const data = zeros([10, 2]);
    expect(model.outputShape).toEqual([4, 1]);
    expect((await model.fit(data, zeros([10, 1]), { batchSize: 4, verbose: 0 })).history.loss).toEqual([0]);
    expect((await model.predict(data, { batchSize: 4, verbose: 0 })).shape).toEqual([10, 1]);
    expect(model.apply(zeros([3, 2])).shape).toEqual([3, 1]);
  });

  test('a model that is made frozen freezes its layers, as in Keras', () => {
    const [x, shared] = [Input([2]), ones(1)];
    const other = new Model(x, ones(1).apply(shared.apply(x)));
    expect(other.trainableWeights).toHaveLength(4);
    expect(new Model({ inputs: x, outputs: shared.apply(x), trainable: false }).trainableWeights).toEqual([]);
    expect([shared.trainable, other.trainableWeights.length]).toEqual([false, 2]);
  });

  test('no layer is at a place between two, or at NaN', () => {
    for (const place of [NaN, 0.5, -9]) expect(() => model().getLayer(place)).toThrow('or an index below');
  });

  test('a last axis of 1 comes and goes, as in Keras', () => {
    expect(
      model()
        .apply({ a: [[1, 2]], b: [1] })
        .toArray(),
    ).toEqual([[2, 3]]);
  });
});

test('a graph is deeper than calls may be', () => {
  const x = Input([1]);
  let y = x;
  for (let i = 0; i < 12_000; i++) y = y.add(1);
  expect(new Model(x, y).apply([[0]]).toArray()).toEqual([[12_000]]);
});

test('diagrams say what is connected to what', () => {
  const [a, b] = [Input([2], { name: 'a' }), Input([2], { name: 'b' })];
  const { left, right } = new Halves().apply(new Sum().apply([a, b]));
  const model = new Model([a, b], new Sum().apply([right, left]));
  const [, , , halves, sum] = model.describe();
  expect(halves).toMatchObject({
    name: 'halves',
    inbound: ['sum'],
    outputShapes: [
      [null, 1],
      [null, 1],
    ],
  });
  expect(sum).toMatchObject({
    inbound: ['halves'],
    connections: [
      { name: 'halves', output: 1, input: 0 },
      { name: 'halves', output: 0, input: 1 },
    ],
  });
});

describe('masks', () => {
  const data = [[[0, 0], [2, 4]]]; // biome-ignore format: a step in a row
  const mean = () => new GlobalAveragePooling1D();

  /** Leaves out the steps whose first number is 0. */
  class ByMethod extends Layer {
    override call(x: Tensor) {
      return x;
    }
    override computeMask(x: Tensor) {
      return x.slice([null, null, 0]).notEqual(0);
    }
  }
  class ByFunction extends ByMethod {
    override computeMask(x: Tensor) {
      return equal(x.slice([null, null, 0]), 0).logicalNot();
    }
  }

  test('of a layer of one\u2019s own are nodes where it computes them with methods, and the same where it does not', () => {
    for (const [layer, operations] of [
      [new ByMethod(), ['InputLayer', 'GetItem', 'ByMethod', 'NotEqual', 'GlobalAveragePooling1D']],
      [new ByFunction(), ['InputLayer', 'ByFunction', 'GlobalAveragePooling1D']],
    ] as const) {
      const x = Input([2, 2]);
      const model = new Model(x, mean().apply(layer.apply(x)));
      expect(model.graph!.operations.map(({ label }) => label.split(' ')[0])).toEqual(operations);
      expect(model.apply(data).toArray()).toEqual([[2, 4]]);
    }
  });

  test('are left behind where a model is cut', () => {
    const x = new Masking().apply(Input([2, 2]));
    expect(new Model(x, mean().apply(new Activation('linear').apply(x))).apply(data).toArray()).toEqual([[1, 2]]);
  });

  test('that are given to a model count in it, and in it alone', () => {
    const x = Input([2, 2]);
    const steps = Input({ shape: [2], dtype: 'bool' });
    const inner = new Model(x, mean().apply(x));
    const line = new Sequential([Input([2, 2]), mean()]);
    const [given, mask] = [tensor(data), tensor([[false, true]])];
    for (const model of [inner, line]) {
      expect(model.apply(given, { mask }).toArray()).toEqual([[2, 4]]);
      expect(model.apply(given).toArray()).toEqual([[1, 2]]);
      const outer = new Model([x, steps], model.apply(x, { mask: steps as never }));
      expect(outer.apply([given, mask]).toArray()).toEqual([[2, 4]]);
    }
  });
});

test('a model within that was changed has other outputs', async () => {
  const inner = new Sequential([Input([3]), new Dense(4), new Dense(5)]);
  const x = Input([3]);
  const models = [new Model(x, inner.apply(x)), new Sequential([Input([3]), inner])] as const;
  inner.pop();
  for (const model of models) {
    expect(model.outputShape).toEqual([null, 4]);
    expect(model.computeOutputShape([2, 3])).toEqual([2, 4]);
    model.compile({ loss: 'mse' });
    await model.fit(zeros([2, 3]), zeros([2, 4]), { verbose: 0 });
  }
});

describe('the one input', () => {
  const x = Input([2], { name: 'x' });
  const data = [
    [1, 2],
    [3, 4],
  ];
  const sum = new Model(x, x.sum({ axis: -1 }));

  test.each<[string, unknown]>([
    ['alone', data],
    ['as a tensor', tensor(data)],
    ['by its name', { x: data }],
    ['by its name, as a tensor', { x: tensor(data) }],
    ['in a list, as a tensor', [tensor(data)]],
  ])('may be given %s', async (_, given) => {
    expect(sum.apply(given as never).toArray()).toEqual([3, 7]);
    expect((await sum.predict(given as never, { verbose: 0 })).toArray()).toEqual([3, 7]);
  });

  test.each<[string, unknown]>([
    ['alone', data],
    ['as a tensor', tensor(data)],
    ['in a list', [data]],
    ['in a list, as a tensor', [tensor(data)]],
    ['by its name', { x: data }],
  ])('of a list, as the inputs of another model are, may be given %s', (_, given) => {
    const model = new Model(sum.inputs, sum.output);
    expect((model.apply(given as never) as unknown as Tensor).toArray()).toEqual([3, 7]);
  });
});

/** What plain data are with one part of them left out, or something else in its place. */
function* spoilt(data: unknown): Generator<unknown> {
  if (typeof data !== 'object' || data === null) return;
  const rebuilt = (entries: [string, unknown][]): unknown =>
    Array.isArray(data) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
  const entries = Object.entries(data);
  for (const [i, [key, part]] of entries.entries()) {
    yield rebuilt(entries.filter((_, j) => j !== i));
    for (const other of [null, 3, 'x', [], {}])
      yield rebuilt(entries.map((entry, j) => (j === i ? [key, other] : entry)));
    for (const other of spoilt(part)) yield rebuilt(entries.map((entry, j) => (j === i ? [key, other] : entry)));
  }
}

test('a config with anything in it that does not belong there is read, or rejected with a sentence', () => {
  const [a, b] = [Input([2]), Input([2])];
  const shared = new Dense(2);
  const inner = new Sequential([new Dense(1, { inputShape: [2] })]);
  const sum = add([shared.apply(a), shared.apply(b)]);
  const model = new Model({ inputs: { a, b }, outputs: [inner.apply(sum), sum] });
  for (const config of spoilt(model.getConfig())) {
    try {
      Model.fromConfig(config as Record<string, unknown>);
    } catch (error) {
      expect(error).toBeInstanceOf(KeisanError);
    }
  }
});

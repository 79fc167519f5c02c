import * as autograd from '@keisan/autograd';
import { trace } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { DatasetError, mnist } from '@keisan/datasets';
import { clearSession, normalize, Progbar, Sequential, splitDataset, toCategorical } from '@keisan/layers';
import * as activations from '@keisan/layers/activations';
import * as callbacks from '@keisan/layers/callbacks';
import * as constraints from '@keisan/layers/constraints';
import * as initializers from '@keisan/layers/initializers';
import * as layers from '@keisan/layers/layers';
import * as losses from '@keisan/layers/losses';
import * as metrics from '@keisan/layers/metrics';
import * as optimizers from '@keisan/layers/optimizers';
import * as regularizers from '@keisan/layers/regularizers';
import { graphToDot, historyToSvg, modelToDot, plotGraph, plotHistory, plotModel } from '@keisan/viz';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Mistake, sentences } from './sentences.ts';

beforeEach(clearSession);

const { ops, random, tensor } = autograd;
const x = tensor([
  [1, 2],
  [3, 4],
]);
const index = tensor([0], { dtype: 'int32' });
const leaf = () => tensor([1, 2], { requiresGrad: true });
const model = () => new Sequential([new layers.Dense(1, { inputShape: [1] })]);

/** Options that nothing has. */
const bad = { colour: 'red' } as never;

/** Every function that takes options, called with one that it does not have. */
const functions: Readonly<Record<string, Mistake>> = {
  tensor: () => tensor([1], bad),
  full: () => autograd.full([1], 1, bad),
  zeros: () => autograd.zeros([1], bad),
  ones: () => autograd.ones([1], bad),
  eye: () => autograd.eye(1, bad),
  arange: () => ops.arange(3, bad),
  linspace: () => ops.linspace(0, 1, bad),
  'random.uniform': () => random.uniform([1], bad),
  'random.normal': () => random.normal([1], bad),
  'random.truncatedNormal': () => random.truncatedNormal([1], bad),
  'random.permutation': () => random.permutation(2, bad),
  Parameter: () => new autograd.Parameter(x, bad),
  sum: () => x.sum(bad),
  mean: () => x.mean(bad),
  max: () => x.max(bad),
  min: () => x.min(bad),
  prod: () => x.prod(bad),
  argmax: () => x.argmax(bad),
  argmin: () => x.argmin(bad),
  softmax: () => x.softmax(bad),
  logSoftmax: () => x.logSoftmax(bad),
  elu: () => x.elu(bad),
  gelu: () => x.gelu(bad),
  leakyRelu: () => ops.leakyRelu(x, bad),
  gather: () => x.gather(index, bad),
  oneHot: () => ops.oneHot(index, 2, bad),
  concat: () => ops.concat([x], bad),
  stack: () => ops.stack([x], bad),
  split: () => ops.split(x, 2, bad),
  pad: () =>
    ops.pad(
      x,
      [
        [0, 0],
        [0, 0],
      ],
      bad,
    ),
  grad: () => autograd.grad((t: autograd.Tensor) => t, bad),
  valueAndGrad: () => autograd.valueAndGrad((t: autograd.Tensor) => t, bad),
  gradients: () => autograd.gradients(leaf().sum(), [leaf()], bad),
  backward: () => leaf().sum().backward(undefined, bad),
  gradcheck: () => autograd.gradcheck((t) => t, [tensor([1], { dtype: 'float64' })], bad),
  compile: () => compile((t: autograd.Tensor) => t, bad),
  trace: () => trace((t) => t, [{ shape: [1], ...(bad as object) }]),
  relu: () => activations.relu(x, bad),
  normalize: () => normalize(x, bad),
  splitDataset: () => splitDataset(x, bad),
  toCategorical: () => toCategorical([1], bad),
  Progbar: () => new Progbar(bad),
  binaryAccuracy: () => metrics.binaryAccuracy(x, x, bad),
  binaryCrossentropy: () => losses.binaryCrossentropy(x, x, bad),
  categoricalCrossentropy: () => losses.categoricalCrossentropy(x, x, bad),
  sparseCategoricalCrossentropy: () => losses.sparseCategoricalCrossentropy(index, x, bad),
  huber: () => losses.huber(x, x, bad),
  modelToDot: () => modelToDot(model(), bad),
  plotModel: () => plotModel(model(), bad),
  graphToDot: () => graphToDot(leaf(), bad),
  plotGraph: () => plotGraph(leaf(), bad),
  historyToSvg: () => historyToSvg({ loss: [1] }, bad),
  plotHistory: () => plotHistory({ loss: [1] }, bad),
  'mnist.loadData': () => mnist.loadData(bad),
  add: () => layers.add([x, x], bad),
  concatenate: () => layers.concatenate([x, x], bad),
  dot: () => layers.dot([x, x], bad),
  Input: () => layers.Input({ shape: [1], ...(bad as object) }),
  Sequential: () => new Sequential([], bad),
};

/** How a class is made but for its options; every exported class of these modules is listed. */
const required: Readonly<Record<string, readonly unknown[]>> = {
  Activation: ['relu'],
  AlphaDropout: [0.5],
  AveragePooling1D: [2],
  AveragePooling2D: [2],
  AveragePooling3D: [2],
  CallbackList: [[]],
  Conv1D: [1, 1],
  Conv1DTranspose: [1, 1],
  Conv2D: [1, 1],
  Conv2DTranspose: [1, 1],
  Conv3D: [1, 1],
  Conv3DTranspose: [1, 1],
  CSVLogger: ['log.csv'],
  Dense: [1],
  DepthwiseConv1D: [1],
  DepthwiseConv2D: [1],
  Dot: [1],
  Dropout: [0.5],
  GaussianDropout: [0.5],
  GaussianNoise: [0.5],
  Lambda: [(t: autograd.Tensor) => t],
  LearningRateScheduler: [() => 1],
  LossScaleOptimizer: ['sgd'],
  MultiOptimizer: [() => new optimizers.SGD()],
  OptimizerMap: ['sgd'],
  Permute: [[1]],
  RepeatVector: [1],
  Rescaling: [2],
  Reshape: [[1]],
  SeparableConv1D: [1, 1],
  SeparableConv2D: [1, 1],
  SpatialDropout1D: [0.5],
  SpatialDropout2D: [0.5],
  SpatialDropout3D: [0.5],
  MeanMetricWrapper: [metrics.accuracy],
  PrecisionAtRecall: [0.5],
  RecallAtPrecision: [0.5],
  SensitivityAtSpecificity: [0.5],
  SpecificityAtSensitivity: [0.5],
  IoU: [2, [0]],
  MeanIoU: [2],
  OneHotIoU: [2, [0]],
  OneHotMeanIoU: [2],
};

/** Classes that are there to be extended, or that `Input` and a run make. */
const abstract = ['Layer', 'Loss', 'Metric', 'Optimizer', 'Initializer', 'Regularizer', 'Constraint'];
const others = [...abstract, 'InputLayer', 'Callback', 'History', 'ProgbarLogger'];

function classesOf(module: object): [string, new (...args: never[]) => unknown][] {
  return Object.entries(module).filter(([name]) => /^[A-Z]/.test(name) && !others.includes(name));
}

const modules = { callbacks, constraints, initializers, layers, losses, metrics, optimizers, regularizers };

describe('an option that there is not is rejected', () => {
  test.each(Object.keys(functions))('by %s', async (name) => {
    const read = await sentences({ [name]: functions[name]! });
    expect(read[name]).toContain(': got the unknown option colour; expected ');
  });

  describe.each(Object.entries(modules))('by every class in %s', (_, module) => {
    test.each(classesOf(module))('%s', async (name, Class) => {
      const make = () => new Class(...((required[name] ?? []) as never[]), bad);
      const read = await sentences({ [name]: make });
      expect(read[name]).toMatch(new RegExp(`^${name}.*: got the unknown option colour; expected `));
    });
  });

  test.each(classesOf(initializers))('by apply of %s', async (name, Class) => {
    const read = await sentences({ [name]: () => (new Class() as initializers.Initializer).apply([2, 2], bad) });
    expect(read[name]).toBe(`${name}.apply: got the unknown option colour; expected only dtype.`);
  });

  test('by classes that extend one of these and have no options of their own', async () => {
    class MyLayer extends layers.Layer {
      override call(t: autograd.Tensor) {
        return t;
      }
    }
    class MyLoss extends losses.Loss {
      override call(t: autograd.Tensor) {
        return t;
      }
    }
    expect(await sentences({ layer: () => new MyLayer(bad), loss: () => new MyLoss(bad) })).toMatchInlineSnapshot(`
      {
        "layer": "MyLayer "my_layer": got the unknown option colour; expected any of name, dtype, trainable, inputShape, activityRegularizer.",
        "loss": "MyLoss: got the unknown option colour; expected any of reduction, name, dtype.",
      }
    `);
  });
});

test('an argument of NumPy or Keras that is an option here', async () => {
  expect(
    await sentences({
      'x.sum(0)': () => x.sum(0 as never),
      'x.argmax(-1)': () => x.argmax(-1 as never),
      'softmax(x, 1)': () => ops.softmax(x, 1 as never),
      'concat([a, b], 1)': () => ops.concat([x, x], 1 as never),
      'gather(x, i, 1)': () => ops.gather(x, index, 1 as never),
      "tensor([1], 'int32')": () => tensor([1], 'int32' as never),
      'zeros([1], true)': () => autograd.zeros([1], true as never),
      'random.uniform([2], 0, 1)': () => random.uniform([2], 0 as never),
      "Dense(1, 'relu')": () => new layers.Dense(1, 'relu' as never),
      'Dense(1, null)': () => new layers.Dense(1, null as never),
      'HeNormal(1)': () => new initializers.HeNormal(1 as never),
      "plotModel(model, 'model.png')": () => plotModel(model(), 'model.png' as never),
      'toCategorical(y, 10)': () => toCategorical([1], 10 as never),
      'grad(f, 1)': () => autograd.grad((t: autograd.Tensor) => t, 1 as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Dense(1, 'relu')": "Dense "dense": got "relu" in place of the options; expected an object with any of activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint, name, dtype, trainable, inputShape, activityRegularizer. Write { activation: ... }.",
      "Dense(1, null)": "Dense "dense_1": got null in place of the options; expected an object with any of activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint, name, dtype, trainable, inputShape, activityRegularizer. Write { activation: ... }.",
      "HeNormal(1)": "HeNormal: got 1 in place of the options; expected an object with seed. Write { seed: ... }.",
      "concat([a, b], 1)": "concat: got 1 in place of the options; expected an object with axis. Write { axis: ... }.",
      "gather(x, i, 1)": "gather: got 1 in place of the options; expected an object with axis. Write { axis: ... }.",
      "grad(f, 1)": "grad: got 1 in place of the options; expected an object with argnum. Write { argnum: ... }.",
      "plotModel(model, 'model.png')": "plotModel: got "model.png" in place of the options; expected an object with any of toFile, dpi, showShapes, showDtype, showLayerNames, rankdir, expandNested, showLayerActivations, showTrainable. Write { toFile: ... }.",
      "random.uniform([2], 0, 1)": "random.uniform: got 0 in place of the options; expected an object with any of minval, maxval, dtype, seed. Write { minval: ... }.",
      "softmax(x, 1)": "softmax: got 1 in place of the options; expected an object with axis. Write { axis: ... }.",
      "tensor([1], 'int32')": "tensor: got "int32" in place of the options; expected an object with any of dtype, shape, requiresGrad, copy, name. Write { dtype: ... }.",
      "toCategorical(y, 10)": "toCategorical: got 10 in place of the options; expected an object with numClasses. Write { numClasses: ... }.",
      "x.argmax(-1)": "argmax: got -1 in place of the options; expected an object with any of axis, keepdims. Write { axis: ... }.",
      "x.sum(0)": "sum: got 0 in place of the options; expected an object with any of axis, keepdims. Write { axis: ... }.",
      "zeros([1], true)": "zeros: got true in place of the options; expected an object with any of dtype, requiresGrad. Write { dtype: ... }.",
    }
  `);
});

test('several at once, and one that is near', async () => {
  expect(
    await sentences({
      'Python spelling': () => new layers.Dense(1, { kernel_initializer: 'zeros', use_bias: false } as never),
      'a letter missing': () => x.sum({ keepdim: true } as never),
      'no options at all': () => new initializers.Zeros({ seed: 1 } as never),
      'of a weight': () => {
        class Mine extends layers.Layer {
          override build() {
            this.addWeight({ shape: [1], initialiser: 'zeros' } as never);
          }
          override call(t: autograd.Tensor) {
            return t;
          }
        }
        return new Mine().apply(x);
      },
      'of a callback': () => new callbacks.LambdaCallback({ onEpochFinish: () => {} } as never),
      'a callback that is no function': () => new callbacks.LambdaCallback({ onEpochEnd: 'stop' as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Python spelling": "Dense "dense": got the unknown options kernel_initializer, use_bias; expected any of activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint, name, dtype, trainable, inputShape, activityRegularizer. Did you mean 'kernelInitializer'?",
      "a callback that is no function": "LambdaCallback: got onEpochEnd "stop"; expected a function.",
      "a letter missing": "sum: got the unknown option keepdim; expected any of axis, keepdims. Did you mean 'keepdims'?",
      "no options at all": "Zeros: got the unknown option seed; expected no options.",
      "of a callback": "LambdaCallback: got the unknown option onEpochFinish; expected any of onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onTrainBatchBegin, onTrainBatchEnd, onTestBegin, onTestEnd, onTestBatchBegin, onTestBatchEnd, onPredictBegin, onPredictEnd, onPredictBatchBegin, onPredictBatchEnd.",
      "of a weight": "Mine "mine".addWeight: got the unknown option initialiser; expected any of name, shape, initializer, regularizer, constraint, trainable, dtype. Did you mean 'initializer'?",
    }
  `);
});

/** Values that no option is made for. */
const strange: Readonly<Record<string, unknown>> = { 'a symbol': Symbol('s'), 'an object': Object.create(null) };

describe.each(Object.entries(strange))('%s in place of', (_, value) => {
  const given = value as never;
  test.each<[string, Mistake]>([
    ['a number of units', () => new layers.Dense(given)],
    ['a rate', () => new layers.Dropout(given)],
    ['an activation', () => new layers.Dense(3, { activation: given })],
    ['an initializer', () => new layers.Dense(3, { kernelInitializer: given })],
    ['a name', () => new layers.Dense(3, { name: given })],
    ['a dtype', () => new layers.Dense(3, { dtype: given })],
    ['a shape of an input', () => new layers.Dense(3, { inputShape: given })],
    ['a length of a shape', () => autograd.zeros([given])],
    ['a diagonal', () => autograd.eye(2, { k: given })],
    ['a bound', () => random.uniform([1], { minval: given })],
    ['a deviation', () => random.truncatedNormal([1], { stddev: given })],
    ['the name of a parameter', () => new autograd.Parameter(x, { name: given })],
    ['a noise shape', () => new layers.Dropout(0.5, { noiseShape: given })],
    ['a flag', () => new layers.Dense(3, { useBias: given })],
    ['a factor', () => new regularizers.L2({ l2: given })],
    ['a scale', () => new initializers.VarianceScaling({ scale: given })],
    ['a momentum', () => new optimizers.SGD({ momentum: given })],
    ['the name of an optimizer', () => new optimizers.SGD({ name: given })],
    ['a size of a part', () => splitDataset(x, { leftSize: given })],
    ['a share for validation', () => fitted({ validationSplit: given })],
    ['shuffle', () => fitted({ shuffle: given })],
    ['runEagerly', () => model().compile({ runEagerly: given })],
    ['the address of a data set', () => mnist.loadData({ baseUrl: given })],
    ['a function to call', () => mnist.loadData({ onProgress: given })],
    ['an order', () => autograd.gradcheck((t) => t, [tensor([1], { dtype: 'float64' })], { order: given })],
    ['a tolerance', () => autograd.gradcheck((t) => t, [tensor([1], { dtype: 'float64' })], { tolerance: given })],
  ])('%s', async (what, mistake) => {
    const read = await sentences({ [what]: mistake });
    expect(read[what]).toMatch(/: got .*(Symbol\(s\)|an object of class Object|\{\}).*; expected /);
  });

  function fitted(options: object) {
    const compiled = model();
    compiled.compile({ loss: 'mse' });
    return compiled.fit([[1], [2]], [[1], [2]], { verbose: 0, ...options });
  }
});

test('null in place of numbers and flags', async () => {
  const nothing = null as never;
  expect(
    await sentences({
      'a flag': () => autograd.zeros([1], { requiresGrad: nothing }),
      'a decay of means': () => new optimizers.RMSprop({ rho: nothing }),
      'a bound': () => new initializers.RandomUniform({ minval: nothing }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a bound": "RandomUniform: got minval null; expected a finite number.",
      "a decay of means": "RMSprop: got rho null; expected a number from 0 to 1.",
      "a flag": "zeros: got requiresGrad null; expected true or false.",
    }
  `);
  expect(new autograd.Parameter(x, { name: nothing }).name).toBe('');
});

test('a flag that is set later, in words', async () => {
  const words = 'no' as never;
  const made = [new layers.Dense(1), model(), new autograd.Parameter(x, { name: 'w' })] as const;
  expect(
    await sentences({
      layer: () => Object.assign(made[0], { trainable: words }),
      model: () => Object.assign(made[1], { stopTraining: words }),
      parameter: () => Object.assign(made[2], { trainable: words }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "layer": "Dense "dense": got trainable "no"; expected true or false.",
      "model": "Sequential "sequential": got stopTraining "no"; expected true or false.",
      "parameter": "Parameter "w": got trainable "no"; expected true or false.",
    }
  `);
  expect([made[0].trainable, made[1].stopTraining, made[2].trainable]).toEqual([true, false, true]);
});

test('an error of Keisan without what it says', async () => {
  expect(
    await sentences({
      nothing: () => new autograd.ValueError(undefined as never),
      'nothing of a data set': () => new DatasetError(undefined as never),
      'a message': () => new autograd.ShapeError('wrong' as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a message": "KeisanError: got "wrong"; expected an object with the strings where and got, and where there are any expected and fix.",
      "nothing": "KeisanError: got undefined; expected an object with the strings where and got, and where there are any expected and fix.",
      "nothing of a data set": "KeisanError: got undefined; expected an object with the strings where and got, and where there are any expected and fix.",
    }
  `);
});

import { ops, random, type Tensor, tensor, zeros } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { LambdaCallback } from '@keisan/layers/callbacks';
import { MaxNorm } from '@keisan/layers/constraints';
import { RandomNormal } from '@keisan/layers/initializers';
import { Dense, Dropout, Input, Reshape } from '@keisan/layers/layers';
import { Huber, MeanSquaredError } from '@keisan/layers/losses';
import { BinaryAccuracy } from '@keisan/layers/metrics';
import { Adam } from '@keisan/layers/optimizers';
import { L2 } from '@keisan/layers/regularizers';
import { modelToDot } from '@keisan/viz';
import { describe, expect, test } from 'vitest';

const model = new Sequential([new Dense(1, { inputShape: [2] })]);
model.compile({ loss: 'mse' });
const x = zeros([2, 2]);
const y = zeros([2, 1]);

describe('what the compiler rejects is rejected at run time', () => {
  test.each<[string, () => unknown]>([
    // @ts-expect-error: requires_grad
    ['a misspelt option of tensor', () => tensor([1], { requires_grad: true })],
    // @ts-expect-error: a dtype that there is not
    ['a dtype', () => tensor([1], { dtype: 'float16' })],
    // @ts-expect-error: text
    ['data in words', () => tensor(['1'])],
    // @ts-expect-error: NumPy's positional axis
    ['a positional axis', () => x.sum(0)],
    // @ts-expect-error: keepdim
    ['a misspelt option of sum', () => ops.sum(x, { keepdim: true })],
    // @ts-expect-error: an array
    ['an array for a tensor', () => ops.matmul([[1]], x)],
    // @ts-expect-error: stdev
    ['a misspelt option of normal', () => random.normal([1], { stdev: 1 })],
    // @ts-expect-error: kernelInitialiser
    ['a misspelt option of a layer', () => new Dense(1, { kernelInitialiser: 'zeros' })],
    // @ts-expect-error: a number for an activation
    ['an activation', () => new Dense(1, { activation: 3 })],
    // @ts-expect-error: units in words
    ['units', () => new Dense('10')],
    // @ts-expect-error: a shape that is a number
    ['inputShape', () => new Dense(1, { inputShape: 784 })],
    // @ts-expect-error: no rate
    ['a rate that is missing', () => new Dropout()],
    // @ts-expect-error: a shape that is a number
    ['a target shape', () => new Reshape(4)],
    // @ts-expect-error: a number for a shape
    ['the shape of an input', () => Input(784)],
    // @ts-expect-error: first, or among the options, not both
    ['the shape of an input twice', () => Input([784], { shape: [784] })],
    // @ts-expect-error: no activation
    ['a misspelt activation', () => new Dense(1, { activation: 'reluu' })],
    // @ts-expect-error: no initializer
    ['a misspelt initializer', () => new Dense(1, { kernelInitializer: 'glorot' })],
    // @ts-expect-error: no regularizer
    ['a misspelt regularizer', () => new Dense(1, { kernelRegularizer: 'l3' })],
    // @ts-expect-error: no constraint
    ['a misspelt constraint', () => new Dense(1, { kernelConstraint: 'maxnorm2' })],
    // @ts-expect-error: a flag in words
    ['a flag', () => new Dense(1, { useBias: 'false' })],
    // @ts-expect-error: a rate in words
    ['a rate of dropout', () => new Dropout('0.5')],
    // @ts-expect-error: learning_rate
    ['a misspelt option of an optimizer', () => new Adam({ learning_rate: 0.1 })],
    // @ts-expect-error: a rate in words
    ['a rate', () => new Adam({ learningRate: '0.1' })],
    // @ts-expect-error: a reduction that there is not
    ['a reduction', () => new MeanSquaredError({ reduction: 'average' })],
    // @ts-expect-error: deltas
    ['a misspelt option of a loss', () => new Huber({ deltas: 1 })],
    // @ts-expect-error: thresholds
    ['a misspelt option of a metric', () => new BinaryAccuracy({ thresholds: 0.5 })],
    // @ts-expect-error: std
    ['a misspelt option of an initializer', () => new RandomNormal({ std: 1 })],
    // @ts-expect-error: first, or among the options, not both
    ['a factor twice', () => new L2(0.01, { l2: 0.01 })],
    // @ts-expect-error: a factor in words
    ['a factor', () => new L2('0.01')],
    // @ts-expect-error: first, or among the options, not both
    ['a learning rate twice', () => new Adam(0.1, { learningRate: 0.1 })],
    // @ts-expect-error: max
    ['a misspelt option of a constraint', () => new MaxNorm({ max: 1 })],
    // @ts-expect-error: onEpochFinish
    ['a misspelt method', () => new LambdaCallback({ onEpochFinish: () => {} })],
    // @ts-expect-error: rank_dir
    ['a misspelt option of a diagram', () => modelToDot(model, { rank_dir: 'LR' })],
    // @ts-expect-error: a direction that there is not
    ['a direction', () => modelToDot(model, { rankdir: 'left' })],
    // @ts-expect-error: optimiser
    ['a misspelt option of compile', () => model.compile({ optimiser: 'adam' })],
    // @ts-expect-error: no optimizer
    ['a misspelt optimizer', () => model.compile({ optimizer: 'adagrd' })],
    // @ts-expect-error: no loss
    ['a misspelt loss', () => model.compile({ loss: 'mean_square_error' })],
    // @ts-expect-error: no metric
    ['a misspelt metric', () => model.compile({ loss: 'mse', metrics: ['accurracy'] })],
    // @ts-expect-error: a share in words
    ['a share', () => model.fit(x, y, { validationSplit: '0.2' })],
    // @ts-expect-error: one metric without brackets
    ['one metric', () => model.compile({ loss: 'mse', metrics: 'accuracy' })],
    // @ts-expect-error: a runtime that there is not
    ['a runtime', () => model.compile({ runtime: 'gpu' })],
    // @ts-expect-error: batch_size
    ['a misspelt option of fit', () => model.fit(x, y, { batch_size: 32 })],
    // @ts-expect-error: verbosity in words
    ['verbosity', () => model.fit(x, y, { verbose: 'silent' })],
    // @ts-expect-error: x and y in an object
    ['validationData', () => model.fit(x, y, { verbose: 0, validationData: { x, y } })],
    // @ts-expect-error: epochs are for fit
    ['an option of fit for evaluate', () => model.evaluate(x, y, { epochs: 1 })],
    // @ts-expect-error: sampleWeight is for fit and evaluate
    ['an option of evaluate for predict', () => model.predict(x, { sampleWeight: [1, 1] })],
    // @ts-expect-error: train
    ['a misspelt option of a call', () => model.apply(x, { train: true })],
    // @ts-expect-error: lineWidth
    ['a misspelt option of a summary', () => model.summary({ lineWidth: 80 })],
  ])('%s', async (_, mistake) => {
    await expect((async () => mistake())()).rejects.toThrow(': got ');
  });
});

test('names are taken in every spelling', () => {
  const names = [
    new Dense(1, { activation: 'leaky_relu', kernelInitializer: 'heNormal', biasInitializer: 'Zeros' }),
    new Dense(1, { activation: 'leakyRelu', kernelInitializer: 'he_normal', kernelConstraint: 'maxNorm' }),
  ];
  const compiled = new Sequential(names);
  compiled.compile({
    optimizer: 'RMSprop',
    loss: 'binaryCrossentropy',
    metrics: ['binary_accuracy', 'meanSquaredError'],
  });
  compiled.compile({ optimizer: 'rmsprop', loss: 'binary_crossentropy', metrics: ['binaryAccuracy', 'mse'] });
  expect(names.map((layer) => layer.activation.name)).toEqual(['leakyRelu', 'leakyRelu']);
});

test('functions and objects are taken in place of names', () => {
  const half = (t: Tensor) => t.mul(0.5);
  const layer = new Dense(1, {
    activation: half,
    kernelInitializer: new RandomNormal(),
    kernelRegularizer: (w) => w.sum(),
  });
  model.compile({
    optimizer: new Adam(),
    loss: (yTrue, yPred) => yTrue.sub(yPred).abs(),
    metrics: [new BinaryAccuracy()],
  });
  expect(layer.activation).toBe(half);
});

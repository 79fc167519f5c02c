import ts from 'typescript';
import { expect, test } from 'vitest';
import { compilerOptions, root } from './program.ts';

const file = `${root}test/types/typed-by-a-user.ts`;

/** The place of the cursor in what a user types. */
const CURSOR = '|';

let code = '';
let version = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => compilerOptions,
  getScriptFileNames: () => [file],
  getScriptVersion: (name) => (name === file ? String(version) : '0'),
  getScriptSnapshot: (name) => {
    const text = name === file ? code : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
});

const imports = `
  import { compile, plotModel, Sequential, tensor, type Tensor } from 'keisan';
  import { Dense, Dropout } from 'keisan/layers';
  import { Adam } from 'keisan/optimizers';
  const model = new Sequential();
  const x = tensor([1]);
`;

function type(text: string): number {
  code = imports + text.replace(CURSOR, '');
  version++;
  return imports.length + text.indexOf(CURSOR);
}

/** The names that the editor proposes at the cursor. */
function proposals(text: string): string[] {
  const position = type(text);
  return service.getCompletionsAtPosition(file, position, {})?.entries.map(({ name }) => name) ?? [];
}

/** What the editor shows where the mouse rests on the cursor. */
function hint(text: string): string {
  const position = type(text);
  return ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)?.documentation);
}

const PATIENCE = { timeout: 180_000 };

test('names are proposed where one is typed', PATIENCE, () => {
  expect({
    activation: proposals(`new Dense(1, { activation: '|' })`),
    initializer: proposals(`new Dense(1, { biasInitializer: '|' })`),
    regularizer: proposals(`new Dense(1, { kernelRegularizer: '|' })`),
    constraint: proposals(`new Dense(1, { kernelConstraint: '|' })`),
    optimizer: proposals(`model.compile({ optimizer: '|' })`),
    loss: proposals(`model.compile({ loss: '|' })`),
    metric: proposals(`model.compile({ metrics: ['|'] })`),
    runtime: proposals(`model.compile({ runtime: '|' })`),
    dtype: proposals(`tensor([1], { dtype: '|' })`),
    verbose: proposals(`model.fit(x, x, { verbose: '|' })`),
    rankdir: proposals(`plotModel(model, { rankdir: '|' })`),
  }).toMatchInlineSnapshot(`
    {
      "activation": [
        "relu",
        "sigmoid",
        "tanh",
        "softmax",
        "log_softmax",
        "linear",
        "elu",
        "gelu",
        "silu",
        "swish",
        "softplus",
        "leaky_relu",
        "exponential",
        "logSoftmax",
        "leakyRelu",
      ],
      "constraint": [
        "MaxNorm",
        "MinMaxNorm",
        "NonNeg",
        "UnitNorm",
        "max_norm",
        "non_neg",
        "unit_norm",
        "min_max_norm",
        "maxNorm",
        "nonNeg",
        "unitNorm",
        "minMaxNorm",
      ],
      "dtype": [
        "bool",
        "uint8",
        "int32",
        "float32",
        "float64",
      ],
      "initializer": [
        "zeros",
        "zero",
        "ones",
        "one",
        "constant",
        "random_uniform",
        "uniform",
        "random_normal",
        "normal",
        "truncated_normal",
        "variance_scaling",
        "glorot_uniform",
        "glorot_normal",
        "he_uniform",
        "he_normal",
        "lecun_uniform",
        "lecun_normal",
        "randomUniform",
        "randomNormal",
        "truncatedNormal",
        "varianceScaling",
        "glorotUniform",
        "glorotNormal",
        "heUniform",
        "heNormal",
        "lecunUniform",
        "lecunNormal",
        "Constant",
        "GlorotNormal",
        "GlorotUniform",
        "HeNormal",
        "HeUniform",
        "LecunNormal",
        "LecunUniform",
        "Ones",
        "RandomNormal",
        "RandomUniform",
        "TruncatedNormal",
        "VarianceScaling",
        "Zeros",
      ],
      "loss": [
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "binary_crossentropy",
        "bce",
        "mean_squared_error",
        "mse",
        "mean_absolute_error",
        "mae",
        "huber",
        "categoricalCrossentropy",
        "CategoricalCrossentropy",
        "sparseCategoricalCrossentropy",
        "binaryCrossentropy",
        "meanSquaredError",
        "meanAbsoluteError",
        "BinaryCrossentropy",
        "Huber",
        "MeanAbsoluteError",
        "MeanSquaredError",
        "SparseCategoricalCrossentropy",
        "BCE",
        "MSE",
        "MAE",
      ],
      "metric": [
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "binary_crossentropy",
        "bce",
        "mean_squared_error",
        "mse",
        "mean_absolute_error",
        "mae",
        "huber",
        "categoricalCrossentropy",
        "sparseCategoricalCrossentropy",
        "binaryCrossentropy",
        "meanSquaredError",
        "meanAbsoluteError",
        "MeanAbsoluteError",
        "MeanSquaredError",
        "BCE",
        "MSE",
        "MAE",
        "accuracy",
        "acc",
        "binary_accuracy",
        "categorical_accuracy",
        "sparse_categorical_accuracy",
        "Accuracy",
        "binaryAccuracy",
        "categoricalAccuracy",
        "CategoricalAccuracy",
        "sparseCategoricalAccuracy",
        "BinaryAccuracy",
        "SparseCategoricalAccuracy",
      ],
      "optimizer": [
        "sgd",
        "rmsprop",
        "adam",
        "adamw",
        "adadelta",
        "adagrad",
        "adamax",
        "adafactor",
        "nadam",
        "ftrl",
        "lion",
        "lamb",
        "muon",
        "schedulefreeadamw",
        "Adadelta",
        "Adafactor",
        "Adagrad",
        "Adam",
        "AdamW",
        "Adamax",
        "Ftrl",
        "Lamb",
        "Lion",
        "Muon",
        "Nadam",
        "RMSprop",
        "SGD",
        "ScheduleFreeAdamW",
      ],
      "rankdir": [
        "TB",
        "LR",
        "BT",
        "RL",
      ],
      "regularizer": [
        "L1",
        "l1",
        "L1L2",
        "l2",
        "L2",
        "l1l2",
      ],
      "runtime": [
        "onnx",
        "eager",
      ],
      "verbose": [
        "auto",
      ],
    }
  `);
});

test('options are proposed where one is typed', PATIENCE, () => {
  expect({
    fit: proposals('model.fit(x, x, { | })'),
    predict: proposals('model.predict(x, { | })'),
    sum: proposals('x.sum({ | })'),
    compile: proposals('compile((t: Tensor) => t, { | })'),
    dense: proposals('new Dense(1, { | })'),
    adam: proposals('new Adam({ | })'),
    'adam after the rate': proposals('new Adam(0.1, { | })'),
  }).toMatchInlineSnapshot(`
    {
      "adam": [
        "amsgrad",
        "beta1",
        "beta2",
        "clipnorm",
        "clipvalue",
        "emaMomentum",
        "emaOverwriteFrequency",
        "epsilon",
        "globalClipnorm",
        "gradientAccumulationSteps",
        "learningRate",
        "lossScaleFactor",
        "name",
        "useEma",
        "weightDecay",
      ],
      "adam after the rate": [
        "amsgrad",
        "beta1",
        "beta2",
        "clipnorm",
        "clipvalue",
        "emaMomentum",
        "emaOverwriteFrequency",
        "epsilon",
        "globalClipnorm",
        "gradientAccumulationSteps",
        "learningRate",
        "lossScaleFactor",
        "name",
        "useEma",
        "weightDecay",
      ],
      "compile": [
        "runtime",
      ],
      "dense": [
        "activation",
        "activityRegularizer",
        "biasConstraint",
        "biasInitializer",
        "biasRegularizer",
        "dtype",
        "inputShape",
        "kernelConstraint",
        "kernelInitializer",
        "kernelRegularizer",
        "name",
        "trainable",
        "useBias",
      ],
      "fit": [
        "batchSize",
        "callbacks",
        "classWeight",
        "epochs",
        "initialEpoch",
        "sampleWeight",
        "shuffle",
        "stepsPerEpoch",
        "validationBatchSize",
        "validationData",
        "validationFreq",
        "validationSplit",
        "validationSteps",
        "verbose",
      ],
      "predict": [
        "batchSize",
        "callbacks",
        "steps",
        "verbose",
      ],
      "sum": [
        "axis",
        "keepdims",
      ],
    }
  `);
});

test('the documentation is shown where the mouse rests', PATIENCE, () => {
  expect({
    class: hint('type Layer = De|nse'),
    option: hint('model.fit(x, x, { batch|Size: 1 })'),
    'option of a layer': hint('new Dense(1, { use|Bias: true })'),
    'option of every layer': hint('new Dense(1, { train|able: true })'),
    'option of an optimizer': hint('new Adam({ beta|1: 0.8 })'),
    'option that is a property': hint('new Dense(1).use|Bias'),
    'first option that is a property': hint('new Dropout(0.5).ra|te'),
    method: hint('x.log|1p()'),
    property: hint('x.sha|pe'),
    function: hint('ten|sor([1])'),
  }).toMatchInlineSnapshot(`
    {
      "class": "A densely connected layer: \`activation(x . kernel + bias)\` over the last axis.

    Input shape: \`[batch, ..., inputs]\`. Output shape: \`[batch, ..., units]\`.

    Source: https://keras.io/api/layers/core_layers/dense/",
      "first option that is a property": "The share of inputs that is dropped, from 0 to 1.",
      "function": "A tensor from numbers or booleans in nested arrays, from a typed array with a shape, from an ndarray or from a tensor.
    The numbers are copied: what is written to the array afterwards changes no tensor. \`copy: false\` takes the array itself instead,
    for one that nobody else writes to: a Float32Array, Float64Array, Int32Array, Uint8Array or Uint8ClampedArray, or an ndarray of
    one, that needs no conversion. Memory that is shared between threads or can be resized is copied all the same, once.

    Numbers in plain arrays give float32, booleans bool; ask for another with \`dtype\`.",
      "method": "\`log(1 + x)\`, exact near 0. Elementwise.",
      "option": "Samples per batch; batches that come one after the other are taken as they are. Default: 32, or with \`steps\` as many as go through the data once.",
      "option of a layer": "Whether a bias is added. Default: true.",
      "option of an optimizer": "How much of the running mean of gradients is kept at each step, below 1. Default: 0.9.",
      "option of every layer": "Whether the layer's weights are trained. Default: true.",
      "option that is a property": "Whether a bias is added. Default: true.",
      "property": "The length of each axis, outermost first; \`[]\` for a scalar.",
    }
  `);
});

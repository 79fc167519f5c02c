import { ops, random, tensor, trace, zeros } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { clearSession, Input, Sequential } from '@keisan/layers';
import { get as getActivation } from '@keisan/layers/activations';
import { get as getConstraint } from '@keisan/layers/constraints';
import { get as getInitializer, VarianceScaling } from '@keisan/layers/initializers';
import { Activation, Dense } from '@keisan/layers/layers';
import { get as getLoss, MeanSquaredError } from '@keisan/layers/losses';
import { get as getMetric } from '@keisan/layers/metrics';
import { get as getOptimizer } from '@keisan/layers/optimizers';
import { get as getRegularizer } from '@keisan/layers/regularizers';
import { graphToDot, modelToDot } from '@keisan/viz';
import { beforeEach, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

beforeEach(clearSession);

test('names that there are not: the known ones are listed, and the nearest proposed', async () => {
  expect(
    await sentences({
      activation: () => new Dense(1, { activation: 'rellu' as never }),
      'activation of Activation': () => new Activation('soft_max2' as never),
      initializer: () => new Dense(1, { kernelInitializer: 'glorot_unifrom' as never }),
      regularizer: () => new Dense(1, { kernelRegularizer: 'l12' as never }),
      constraint: () => new Dense(1, { biasConstraint: 'nonneg2' as never }),
      optimizer: () => getOptimizer('adma' as never),
      loss: () => getLoss('categorical_crossentropi' as never),
      metric: () => getMetric('accuracies' as never),
      dtype: () => tensor([1], { dtype: 'float23' as never }),
      'dtype of a cast': () => tensor([1]).astype('int64' as never),
      'dtype of zeros': () => zeros([1], { dtype: 'double' as never }),
      'dtype of a range': () => ops.arange(3, { dtype: 'int' as never }),
      'dtype of numbers in a range': () => ops.linspace(0, 1, { dtype: 'toString' as never }),
      'dtype of random numbers': () => random.uniform([1], { dtype: 'int32' }),
      'dtype of a layer': () => new Dense(1, { dtype: 'float16' as never }),
      'dtype of an input': () => Input({ shape: [1], dtype: 'f32' as never }),
      'dtype of a one-hot': () => ops.oneHot(tensor([0], { dtype: 'int32' }), 2, { dtype: 'boolean' as never }),
      runtime: () => compile((x: never) => x, { runtime: 'onx' as never }),
      'runtime of a model': () => new Sequential().compile({ runtime: 'gpu' as never }),
      'dtype of a traced argument': () => trace((x) => x, [{ shape: [1], dtype: 'float' as never }]),
      reduction: () => new MeanSquaredError({ reduction: 'average' as never }),
      mode: () => new VarianceScaling({ mode: 'fan_inn' as never }),
      distribution: () => new VarianceScaling({ distribution: 'normal' as never }),
      rankdir: () => modelToDot(new Sequential([new Dense(1, { inputShape: [1] })]), { rankdir: 'LT' as never }),
      'rankdir of a graph': () => graphToDot(tensor(1), { rankdir: 'down' as never }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "activation": "activation: got "rellu"; expected one of relu, sigmoid, tanh, softmax, log_softmax, linear, elu, gelu, silu, swish, softplus, leaky_relu, exponential. Did you mean 'relu'?",
      "activation of Activation": "activation: got "soft_max2"; expected one of relu, sigmoid, tanh, softmax, log_softmax, linear, elu, gelu, silu, swish, softplus, leaky_relu, exponential. Did you mean 'softmax'?",
      "constraint": "constraint: got "nonneg2"; expected one of max_norm, non_neg, unit_norm, min_max_norm. Did you mean 'non_neg'?",
      "distribution": "VarianceScaling: got distribution "normal"; expected one of truncated_normal, untruncated_normal, uniform. Did you mean 'truncated_normal'?",
      "dtype": "tensor: got dtype "float23"; expected one of bool, uint8, int32, float32, float64. Did you mean 'float32'?",
      "dtype of a cast": "cast: got dtype "int64"; expected one of bool, uint8, int32, float32, float64. Did you mean 'int32'?",
      "dtype of a layer": "Dense "dense_4": got dtype "float16"; expected one of bool, uint8, int32, float32, float64. Did you mean 'float32'?",
      "dtype of a one-hot": "oneHot: got dtype "boolean"; expected one of bool, uint8, int32, float32, float64. Did you mean 'bool'?",
      "dtype of a range": "arange: got dtype "int"; expected one of bool, uint8, int32, float32, float64. Did you mean 'int32'?",
      "dtype of a traced argument": "trace: got dtype "float"; expected one of bool, uint8, int32, float32, float64. Did you mean 'float32'?",
      "dtype of an input": "InputLayer "input_layer": got dtype "f32"; expected one of bool, uint8, int32, float32, float64. Did you mean 'float32'?",
      "dtype of numbers in a range": "linspace: got dtype "toString"; expected one of bool, uint8, int32, float32, float64.",
      "dtype of random numbers": "random.uniform: got dtype "int32"; expected float32 or float64.",
      "dtype of zeros": "zeros: got dtype "double"; expected one of bool, uint8, int32, float32, float64. Did you mean 'float64'?",
      "initializer": "initializer: got "glorot_unifrom"; expected one of zeros, zero, ones, one, constant, random_uniform, uniform, random_normal, normal, truncated_normal, variance_scaling, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal. Did you mean 'glorot_uniform'?",
      "loss": "loss: got "categorical_crossentropi"; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Did you mean 'categorical_crossentropy'?",
      "metric": "metric: got "accuracies"; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Did you mean 'accuracy'?",
      "mode": "VarianceScaling: got mode "fan_inn"; expected one of fan_in, fan_out, fan_avg. Did you mean 'fan_in'?",
      "optimizer": "optimizer: got "adma"; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Did you mean 'adam'?",
      "rankdir": "modelToDot: got rankdir "LT"; expected one of TB, LR, BT, RL. Did you mean 'LR'?",
      "rankdir of a graph": "graphToDot: got rankdir "down"; expected one of TB, LR, BT, RL.",
      "reduction": "MeanSquaredError: got reduction "average"; expected one of sum_over_batch_size, mean, mean_with_sample_weight, sum, none.",
      "regularizer": "regularizer: got "l12"; expected one of l1, l2, l1l2. Did you mean 'l1'?",
      "runtime": "compile: got runtime "onx"; expected one of onnx, wasm, eager. Did you mean 'onnx'?",
      "runtime of a model": "compile: got runtime "gpu"; expected one of onnx, wasm, eager.",
    }
  `);
});

test('what is no identifier at all', async () => {
  expect(
    await sentences({
      activation: () => getActivation(3 as never),
      initializer: () => getInitializer(undefined as never),
      regularizer: () => getRegularizer(0.01 as never),
      constraint: () => getConstraint({ maxValue: 2 } as never),
      optimizer: () => getOptimizer(0.001 as never),
      loss: () => getLoss(['mse'] as never),
      metric: () => getMetric({} as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "activation": "activation: got 3; expected one of relu, sigmoid, tanh, softmax, log_softmax, linear, elu, gelu, silu, swish, softplus, leaky_relu, exponential. Pass a name, or an object or a function of the kind.",
      "constraint": "constraint: got an object of class Object; expected one of max_norm, non_neg, unit_norm, min_max_norm. Pass a name, or an object or a function of the kind.",
      "initializer": "initializer: got undefined; expected one of zeros, zero, ones, one, constant, random_uniform, uniform, random_normal, normal, truncated_normal, variance_scaling, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal. Pass a name, or an object or a function of the kind.",
      "loss": "loss: got an array ["mse"]; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Pass a name, or an object or a function of the kind.",
      "metric": "metric: got an object of class Object; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Pass a name, or an object or a function of the kind.",
      "optimizer": "optimizer: got 0.001; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Pass a name, or an object or a function of the kind.",
      "regularizer": "regularizer: got 0.01; expected one of l1, l2, l1l2. Pass a name, or an object or a function of the kind.",
    }
  `);
});

test('a model that is compiled wrongly keeps what it was compiled with', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
  await model.fit([[1, 2]], [3], { verbose: 0 });
  const before = stateOf(model);
  const { optimizer } = model;
  expect(
    await sentences({
      optimizer: () => model.compile({ optimizer: 'rmspropp' as never }),
      'optimizer of another kind': () => model.compile({ optimizer: 'mse' as never }),
      'the class of an optimizer': () => model.compile({ optimizer: MeanSquaredError as never }),
      loss: () => model.compile({ loss: 'mean_square_error' as never }),
      metric: () => model.compile({ loss: 'mse', metrics: ['mean_absolute' as never] }),
      'metric that is weighted': () => model.compile({ loss: 'mse', weightedMetrics: ['acurracy' as never] }),
      'one metric without brackets': () => model.compile({ loss: 'mse', metrics: 'accuracy' as never }),
      option: () => model.compile({ los: 'mse' } as never),
      'a loss in place of the options': () => model.compile('mse' as never),
      stepsPerExecution: () => model.compile({ stepsPerExecution: 0 }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a loss in place of the options": "compile: got "mse" in place of the options; expected an object with any of optimizer, loss, lossWeights, metrics, weightedMetrics, runEagerly, stepsPerExecution, runtime. Write { optimizer: ... }.",
      "loss": "loss: got "mean_square_error"; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Did you mean 'mean_squared_error'?",
      "metric": "metric: got "mean_absolute"; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Did you mean 'mean_absolute_error'?",
      "metric that is weighted": "metric: got "acurracy"; expected one of accuracy, acc, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy, top_k_categorical_accuracy, sparse_top_k_categorical_accuracy, auc, precision, recall, f1_score, f_beta_score, true_positives, true_negatives, false_positives, false_negatives, binary_io_u, mean_squared_error, mse, root_mean_squared_error, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, r2_score, cosine_similarity, log_cosh_error, pearson_correlation, concordance_correlation, binary_crossentropy, bce, categorical_crossentropy, sparse_categorical_crossentropy, kl_divergence, poisson, hinge, squared_hinge, categorical_hinge, huber. Did you mean 'accuracy'?",
      "one metric without brackets": "compile: got metrics "accuracy"; expected a list of metrics, or an object with those of each output. Put it in square brackets: metrics: ['accuracy'].",
      "optimizer": "optimizer: got "rmspropp"; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Did you mean 'rmsprop'?",
      "optimizer of another kind": "optimizer: got "mse"; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw.",
      "option": "compile: got the unknown option los; expected any of optimizer, loss, lossWeights, metrics, weightedMetrics, runEagerly, stepsPerExecution, runtime. Did you mean 'loss'?",
      "stepsPerExecution": "compile: got stepsPerExecution 0; expected a whole number of at least 1.",
      "the class of an optimizer": "optimizer: got the function MeanSquaredError; expected one of sgd, rmsprop, adam, adamw, adadelta, adagrad, adamax, adafactor, nadam, ftrl, lion, lamb, muon, schedulefreeadamw. Pass a name, or an object or a function of the kind.",
    }
  `);
  expect(stateOf(model)).toEqual(before);
  expect(model.optimizer).toBe(optimizer);
  expect(await model.evaluate([[1, 2]], [3], { verbose: 0 })).toHaveLength(2);
});

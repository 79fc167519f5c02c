import { tensor, zeros } from '@keisan/autograd';
import { type CompileOptions, clearSession, Input, Model } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { beforeEach, expect, test } from 'vitest';
import { sentences } from './sentences.ts';

beforeEach(clearSession);

const x = { u: zeros([6, 2]), v: zeros([6, 3]) };
const y = { amount: zeros([6, 1]), kind: zeros([6, 3]) };

function two(options: CompileOptions = { loss: 'mse' }) {
  const [u, v] = [Input([2], { name: 'u' }), Input([3], { name: 'v' })];
  const outputs = [new Dense(1, { name: 'amount' }).apply(u), new Dense(3, { name: 'kind' }).apply(v)] as const;
  const model = new Model({ inputs: [u, v], outputs, name: 'two' });
  model.compile(options);
  return model;
}

const fitting = (options: unknown) => () => two(options as CompileOptions).fit(x as never, y, { verbose: 0 });

test('losses, weights and metrics that are not for the outputs', async () => {
  expect(
    await sentences({
      'a loss for one of two': fitting({ loss: { amount: 'mse' } }),
      'a loss for another': fitting({ loss: { amount: 'mse', size: 'mse' } }),
      'three losses': fitting({ loss: ['mse', 'mse', 'mse'] }),
      'one loss in a list': fitting({ loss: ['mse'] }),
      'weights for one of two': fitting({ loss: 'mse', lossWeights: { amount: 1 } }),
      'three weights': fitting({ loss: 'mse', lossWeights: [1, 2, 3] }),
      'weights in words': fitting({ loss: 'mse', lossWeights: { amount: '1', kind: 1 } }),
      'weights that are not finite': fitting({ loss: 'mse', lossWeights: Number.NaN }),
      'weights beyond float32': fitting({ loss: 'mse', lossWeights: 1e300 }),
      'one metric for two': fitting({ loss: 'mse', metrics: ['mae'] }),
      'a metric for another': fitting({ loss: 'mse', metrics: { size: 'mae' } }),
      'weighted metrics for three': fitting({ loss: 'mse', weightedMetrics: [['mae'], ['mae'], ['mae']] }),
      'no loss at all': fitting({ loss: { amount: null, kind: null } }),
      'an unknown loss': fitting({ loss: { amount: 'mse', kind: 'crossentropie' } }),
      'two losses for one output': () => {
        const inputs = Input([2]);
        const model = new Model({ inputs, outputs: new Dense(1).apply(inputs) });
        model.compile({ loss: ['mse', 'mae'] });
        return model.fit(x.u, y.amount, { verbose: 0 });
      },
    }),
  ).toMatchInlineSnapshot(`
    {
      "a loss for another": "compile: got loss.size, and no output is called "size"; expected one for each of the 2 outputs, amount, kind. Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one.",
      "a loss for one of two": "compile: got loss with the names amount; expected one for each of the 2 outputs, amount, kind. Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one.",
      "a metric for another": "compile: got metrics.size, and no output is called "size"; expected one for each of the 2 outputs, amount, kind. Write metrics: { amount: ['accuracy'] }, or a list with a list for each output.",
      "an unknown loss": "loss: got "crossentropie"; expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, bce, crossentropy, ce, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, mean_squared_logarithmic_error, msle, huber, log_cosh, cosine_similarity, binary_focal_crossentropy, categorical_focal_crossentropy, hinge, squared_hinge, categorical_hinge, kl_divergence, kld, poisson, dice, tversky, circle, ctc. Did you mean 'crossentropy'?",
      "no loss at all": "fit: got the model "two" without a loss; expected a compiled model. Call model.compile({ optimizer: 'rmsprop', loss: ... }) first.",
      "one loss in a list": "compile: got a list of 1 for loss; expected one for each of the 2 outputs, amount, kind. Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one.",
      "one metric for two": "compile: got a list of 1 for metrics; expected one for each of the 2 outputs, amount, kind. Write metrics: { amount: ['accuracy'] }, or a list with a list for each output.",
      "three losses": "compile: got a list of 3 for loss; expected one for each of the 2 outputs, amount, kind. Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one.",
      "three weights": "compile: got a list of 3 for lossWeights; expected one for each of the 2 outputs, amount, kind. Give one number for all outputs, a list of one for each, or an object with their names.",
      "two losses for one output": "compile: got a list of 2 for loss; expected one for the one output, dense. Give one loss for all outputs, a list of one for each, or an object with their names; null for an output without one.",
      "weighted metrics for three": "compile: got a list of 3 for weightedMetrics; expected one for each of the 2 outputs, amount, kind. Write weightedMetrics: { amount: ['accuracy'] }, or a list with a list for each output.",
      "weights beyond float32": "compile: got lossWeights 1e+300; expected a number up to 3.4e38, the largest of float32.",
      "weights for one of two": "compile: got lossWeights with the names amount; expected one for each of the 2 outputs, amount, kind. Give one number for all outputs, a list of one for each, or an object with their names.",
      "weights in words": "compile: got lossWeights.amount "1"; expected a finite number, or one for each output in a list or an object.",
      "weights that are not finite": "compile: got lossWeights NaN; expected a finite number, or one for each output in a list or an object.",
    }
  `);
});

test('data that are not for the inputs and outputs', async () => {
  const model = two({ loss: { amount: 'mse', kind: null }, metrics: { kind: ['mae'] } });
  const fitOn =
    (inputs: unknown, targets: unknown, options: object = {}) =>
    () =>
      model.fit(inputs as never, targets as never, { verbose: 0, ...options });
  expect(
    await sentences({
      'one input of two': fitOn(x.u, y),
      'an input missing': fitOn({ u: x.u }, y),
      'three inputs': fitOn([x.u, x.v, x.v], y),
      'one target for two': fitOn(x, y.amount),
      'a target for another': fitOn(x, { ...y, size: y.amount }),
      'three targets': fitOn(x, [y.amount, y.kind, y.kind]),
      'a target missing': fitOn(x, { amount: y.amount }),
      'a target that is null': fitOn(x, [null, y.kind]),
      'fewer samples of one': fitOn(x, { ...y, kind: zeros([5, 3]) }),
      'NaN in one of them': fitOn({ ...x, v: tensor([Number.NaN]).broadcastTo([6, 3]) }, y),
      'a target of another shape': fitOn(x, { ...y, amount: zeros([6, 2, 2]) }),
      'weights of each value for all outputs': fitOn(x, y, { sampleWeight: zeros([6, 3]) }),
      'weights for another': fitOn(x, y, { sampleWeight: { size: zeros([6]) } }),
      'class weights': fitOn(x, y, { classWeight: { 0: 1 } }),
      'validation without targets': fitOn(x, y, { validationData: [x, { amount: y.amount }] }),
      'options in place of targets': fitOn(x, { epochs: 5 }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "NaN in one of them": "fit: got NaN in sample 0 of x.v, at [0, 0] of shape [6, 3]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x.v); where(isnan(t), 0, t).",
      "a target for another": "fit: got y.size, and no output is called "size"; expected one for each of the 2 outputs, amount, kind. Pass a list of one for each output, or an object with their names.",
      "a target missing": "fit: got y without targets for the output kind; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
      "a target of another shape": "fit: mean_squared_error: got targets of shape [6, 2, 2] and outputs of shape [6, 1]; expected the same shape. Give the last layer as many units as there are targets.",
      "a target that is null": "fit: got y without targets for the output amount; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
      "an input missing": "Functional "two": got inputs named u; expected one named "v" among them.",
      "class weights": "fit: got classWeight for several outputs; expected a model with one output. Pass sampleWeight: a list or an object with the weights for each output.",
      "fewer samples of one": "fit: got x.u of shape [6, 2], x.v of shape [6, 3], y.amount of shape [6, 1], y.kind of shape [5, 3]; expected the same number of samples (the first axis) in each.",
      "one input of two": "Functional "two": got an object of class Tensor; expected a list of 2 inputs: u, v.",
      "one target for two": "fit: got y an object of class Tensor; expected one for each of the 2 outputs, amount, kind. Pass a list of one for each output, or an object with their names.",
      "options in place of targets": "fit: got y.epochs 5; expected a tensor or an array for each name. Options come after the data, in an object of their own.",
      "three inputs": "Functional "two": got a list of 3 inputs; expected a list of 2 inputs: u, v.",
      "three targets": "fit: got a list of 3 for y; expected one for each of the 2 outputs, amount, kind. Pass a list of one for each output, or an object with their names.",
      "validation without targets": "fit: validationData: got y without targets for the output kind; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
      "weights for another": "fit: got sampleWeight.size, and no output is called "size"; expected one for each of the 2 outputs, amount, kind. Pass weights for all outputs, or a list of one for each output, or an object with their names.",
      "weights of each value for all outputs": "fit: got sampleWeight of shape [6, 3] for the 2 outputs, amount, kind; expected one weight per sample: shape [samples] or [samples, 1]. For other weights pass a list of one for each output, or an object with their names.",
    }
  `);
});

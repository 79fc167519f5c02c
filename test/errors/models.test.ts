import { type Tensor, zeros } from '@keisan/autograd';
import { clearSession, Input, Sequential, splitDataset, toCategorical } from '@keisan/layers';
import { Dense, Dropout, Flatten, Layer, Reshape } from '@keisan/layers/layers';
import { beforeEach, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

beforeEach(clearSession);

/** A layer that takes pairs, and nothing else. */
class Pairs extends Layer {
  override call(x: Tensor) {
    return x.matmul(zeros([2, 1]));
  }
}

test('layers that cannot be added, and weights that cannot be set, leave the model as it was', async () => {
  const model = new Sequential([new Dense(3, { inputShape: [4], name: 'first' })]);
  const before = stateOf(model);
  const taken = new Dense(2, { name: 'first' });
  const dense = new Dense(2);
  dense.build([null, 7]);
  const add = (layer: unknown) => () => model.add(layer as Layer);
  expect(
    await sentences({
      'a class': add(Dense),
      'a number of units': add(10),
      'a name': add('relu'),
      undefined: add(undefined),
      'a list': add([new Dense(1)]),
      'an activation': add((x: Tensor) => x.relu()),
      'a second Input': add(Input({ shape: [3] })),
      'a name that is taken': add(taken),
      'a layer for another width': add(dense),
      'a layer that computes with another width': add(new Pairs()),
      'a shape of another size': add(new Reshape([2, 2])),
      'too few weights': () => model.setWeights([zeros([4, 3])]),
      'too many weights': () => model.setWeights([zeros([4, 3]), zeros([3]), zeros([3])]),
      'a weight of another shape': () => model.setWeights([zeros([3, 4]), zeros([3])]),
      'a weight that is no tensor': () => model.setWeights([zeros([4, 3]), ['a'] as never]),
      'a layer that there is not': () => model.getLayer('second'),
      'a layer beyond the last': () => model.getLayer(1),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a class": "Sequential "sequential".add: got the function Dense; expected a layer. Write new and parentheses: new Dense(...).",
      "a layer beyond the last": "Sequential "sequential".getLayer: got 1; expected one of first, or an index below 1.",
      "a layer for another width": "Dense "dense": got inputs of shape [null, 3]; expected the last axis to be 7. Reshape the data, or give the first layer another inputShape.",
      "a layer that computes with another width": "Pairs "pairs": matmul: got shapes [1, 3] and [2, 1]; expected inner sizes that match, not 3 and 2. Give the second operand the shape [3, n], or transpose one of them.",
      "a layer that there is not": "Sequential "sequential".getLayer: got "second"; expected one of first, or an index below 1.",
      "a list": "Sequential "sequential".add: got an array [an object of class Dense]; expected a layer. Add its layers one by one, or pass them to new Sequential([...]).",
      "a name": "Sequential "sequential".add: got "relu"; expected a layer. Add one with new Dense(10).",
      "a name that is taken": "Sequential "sequential".add: got a second layer named "first"; expected a name of its own for each layer. Pass another name option, or a new layer.",
      "a number of units": "Sequential "sequential".add: got 10; expected a layer. Add one with new Dense(10).",
      "a second Input": "Sequential "sequential".add: got InputLayer "input_layer_1" after other layers; expected Input as the first layer.",
      "a shape of another size": "Reshape "reshape": got inputs of shape [null, 3] (3 elements per sample); expected as many elements as the target shape [2, 2] has.",
      "a weight of another shape": "Sequential "sequential".setWeights: got shape [3, 4] for weight 0, "kernel"; expected [4, 3].",
      "a weight that is no tensor": "Sequential "sequential".setWeights: weight 1: got "a" at [0]; expected numbers or booleans. Give each word a number.",
      "an activation": "Sequential "sequential".add: got a function; expected a layer. Make a layer of a function with new Activation(...).",
      "too few weights": "Sequential "sequential".setWeights: got 1 values; expected 2, one for each weight.",
      "too many weights": "Sequential "sequential".setWeights: got 3 values; expected 2, one for each weight.",
      "undefined": "Sequential "sequential".add: got undefined; expected a layer. Add one with new Dense(10).",
    }
  `);
  expect(stateOf(model)).toEqual(before);
});

test('layers that do not fit each other are found as early as possible, and nothing is built', async () => {
  const first = new Dense(3);
  const pairs = new Pairs();
  const deferred = new Sequential([first, pairs]);
  expect(
    await sentences({
      'when the model is made': () => new Sequential([new Dense(3, { inputShape: [4] }), new Pairs()]),
      'at the first data': () => deferred.predict(zeros([5, 4]), { verbose: 0 }),
      'when the model is built': () => deferred.build([null, 4]),
      'images without Flatten': () => new Sequential([new Dense(3, { inputShape: [4] })]).apply(zeros([5, 2, 2])),
      'no batch axis': () => new Sequential([Input({ shape: [] }), new Dense(1)]),
    }),
  ).toMatchInlineSnapshot(`
    {
      "at the first data": "Pairs "pairs": matmul: got shapes [1, 3] and [2, 1]; expected inner sizes that match, not 3 and 2. Give the second operand the shape [3, n], or transpose one of them.",
      "images without Flatten": "Dense "dense_2": got inputs of shape [5, 2, 2]; expected the last axis to be 4. Add a Flatten layer before it, or reshape the data.",
      "no batch axis": "Dense "dense_3": got inputs of shape [null]; expected a batch axis and a last axis of known length. Give each sample at least one axis, for example with .reshape([-1, 1]).",
      "when the model is built": "Pairs "pairs": matmul: got shapes [1, 3] and [2, 1]; expected inner sizes that match, not 3 and 2. Give the second operand the shape [3, n], or transpose one of them.",
      "when the model is made": "Pairs "pairs_1": matmul: got shapes [1, 3] and [2, 1]; expected inner sizes that match, not 3 and 2. Give the second operand the shape [3, n], or transpose one of them.",
    }
  `);
  expect([first.built, first.weights, pairs.built, deferred.built]).toEqual([false, [], false, false]);
});

test('layers with numbers out of range', async () => {
  expect(
    await sentences({
      'units 0': () => new Dense(0),
      'units 2.5': () => new Dense(2.5),
      'units in words': () => new Dense('10' as never),
      'no units': () => new Dense(undefined as never),
      'inputShape that is a number': () => new Dense(1, { inputShape: 784 as never }),
      'inputShape with a 0': () => new Dense(1, { inputShape: [0] }),
      'a name with a slash': () => new Dense(1, { name: 'a/b' }),
      'a name that is a number': () => new Dense(1, { name: 1 as never }),
      'rate 1.5': () => new Dropout(1.5),
      'rate NaN': () => new Dropout(Number.NaN),
      'no rate': () => new Dropout(undefined as never),
      'a seed in words': () => new Dropout(0.5, { seed: 'one' as never }),
      'a target shape of 0': () => new Reshape([0]),
      'a target shape that is a number': () => new Reshape(4 as never),
      'no shape': () => Input({} as never),
      'data that are no numbers': () => new Flatten().apply('x' as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a name that is a number": "Dense: got the name 1; expected a string without slashes.",
      "a name with a slash": "Dense: got the name "a/b"; expected a string without slashes.",
      "a seed in words": "Dropout "dropout_3": got seed "one"; expected a whole number.",
      "a target shape of 0": "Reshape "reshape": got targetShape [0]; expected a list of positive whole numbers, of which one may be -1.",
      "a target shape that is a number": "Reshape "reshape_1": got targetShape 4; expected a list of positive whole numbers, of which one may be -1. Put square brackets around the lengths.",
      "data that are no numbers": "Flatten "flatten": got "x"; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
      "inputShape that is a number": "Dense "dense_4": got inputShape 784; expected a list of positive whole numbers, or null: the shape of one sample, without the batch. For vectors of 784 numbers write inputShape: [784].",
      "inputShape with a 0": "Dense "dense_5": got inputShape [0]; expected a list of positive whole numbers, or null: the shape of one sample, without the batch. For vectors of 784 numbers write inputShape: [784].",
      "no rate": "Dropout "dropout_2": got rate undefined; expected a number from 0 to 1.",
      "no shape": "InputLayer "input_layer": got shape undefined; expected a list of positive whole numbers, or null: the shape of one sample, without the batch. For vectors of 784 numbers write shape: [784].",
      "no units": "Dense "dense_3": got units undefined; expected a whole number of at least 1.",
      "rate 1.5": "Dropout "dropout": got rate 1.5; expected a number from 0 to 1.",
      "rate NaN": "Dropout "dropout_1": got rate NaN; expected a number from 0 to 1.",
      "units 0": "Dense "dense": got units 0; expected a whole number of at least 1.",
      "units 2.5": "Dense "dense_1": got units 2.5; expected a whole number of at least 1.",
      "units in words": "Dense "dense_2": got units "10"; expected a whole number of at least 1.",
    }
  `);
});

test('data that are prepared wrongly', async () => {
  const x = zeros([4, 2]);
  expect(
    await sentences({
      'a negative label': () => toCategorical([0, -1]),
      'a fractional label': () => toCategorical([0, 0.5]),
      'a label beyond the classes': () => toCategorical([0, 3], { numClasses: 3 }),
      'a label that is NaN': () => toCategorical([Number.NaN]),
      'labels in words': () => toCategorical(['cat'] as never),
      'no classes': () => toCategorical([0], { numClasses: 0 }),
      'half a class': () => toCategorical([0], { numClasses: 1.5 }),
      'a split of another length': () => splitDataset([x, zeros([3])], { leftSize: 0.5 }),
      'a split without a size': () => splitDataset(x, {}),
      'a split without options': () => splitDataset(x, undefined as never),
      'a split that leaves nothing': () => splitDataset(x, { leftSize: 4 }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a fractional label": "toCategorical: got the label 0.5 at [1]; expected whole numbers from 0.",
      "a label beyond the classes": "toCategorical: got the label 3 at [1]; expected whole numbers from 0 to 2, for numClasses 3.",
      "a label that is NaN": "toCategorical: got the label NaN at [0]; expected whole numbers from 0.",
      "a negative label": "toCategorical: got the label -1 at [1]; expected whole numbers from 0.",
      "a split of another length": "splitDataset: got item 0 of shape [4, 2], item 1 of shape [3]; expected the same number of samples (the first axis) in each.",
      "a split that leaves nothing": "splitDataset: got leftSize 4 for 4 samples; expected a share between 0 and 1, or a number of samples, that leaves samples on both sides.",
      "a split without a size": "splitDataset: got leftSize undefined and rightSize undefined for 4 samples; expected at least one of them, and together not more than all samples.",
      "a split without options": "splitDataset: got undefined in place of the options; expected an object with any of leftSize, rightSize, shuffle, seed. Write { leftSize: ... }.",
      "half a class": "toCategorical: got numClasses 1.5; expected a whole number of at least 1.",
      "labels in words": "toCategorical: got "cat" at [0]; expected numbers or booleans. Give each word a number.",
      "no classes": "toCategorical: got numClasses 0; expected a whole number of at least 1.",
    }
  `);
});

test('shapes and inputs that are none', async () => {
  const dense = new Dense(2);
  const model = new Sequential([new Dense(3, { inputShape: [4] })], { name: 'model' });
  expect(
    await sentences({
      'the output for text': () => model.computeOutputShape('abc' as never),
      'the output for nothing': () => dense.computeOutputShape(undefined as never),
      'the output for a number': () => new Flatten().computeOutputShape(3 as never),
      'the output for symbols': () => new Pairs().computeOutputShape([Symbol('batch')] as never),
      'the output for holes': () => new Dropout(0.5).computeOutputShape(new Array(2)),
      'a call with nothing': () => new Flatten().call(undefined as never),
      'a call of a model with a list': () => model.call([1] as never, { training: false }),
      'a call before building': () => dense.call(zeros([1, 2])),
      'a call with training in words': () => dense.apply(zeros([1, 2]), { training: 'yes' as never }),
      'a layer without options': () => new (class Mine extends Pairs {})(null as never),
      'a layer of a number': () => new (class Mine extends Pairs {})(3 as never),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a call before building": "Dense "dense".call: got a layer that is not built; expected one that has its weights. Use apply(...), which builds it first.",
      "a call of a model with a list": "Sequential "model": got an array [1]; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "a call with nothing": "Flatten "flatten_1": got undefined; expected a tensor. Wrap numbers and arrays with tensor(...).",
      "a call with training in words": "Dense "dense": got training "yes"; expected true or false.",
      "a layer of a number": "Mine "mine_1": got 3 in place of the options; expected an object with any of name, dtype, trainable, inputShape, activityRegularizer. Write { name: ... }.",
      "a layer without options": "Mine "mine": got null in place of the options; expected an object with any of name, dtype, trainable, inputShape, activityRegularizer. Write { name: ... }.",
      "the output for a number": "Flatten "flatten".computeOutputShape: got 3; expected the shape of the inputs, batch first, such as [null, 784].",
      "the output for holes": "Dropout "dropout".computeOutputShape: got an array [undefined, undefined]; expected the shape of the inputs, batch first, such as [null, 784].",
      "the output for nothing": "Dense "dense".computeOutputShape: got undefined; expected the shape of the inputs, batch first, such as [null, 784].",
      "the output for symbols": "Pairs "pairs".computeOutputShape: got an array [Symbol(batch)]; expected the shape of the inputs, batch first, such as [null, 784].",
      "the output for text": "Sequential "model".computeOutputShape: got "abc"; expected the shape of the inputs, batch first, such as [null, 784].",
    }
  `);
  expect(new (class Mine extends Pairs {})({ name: 'mine' }).name).toBe('mine');
});

import { random, type Tensor, tensor, whileLoop, zeros } from '@keisan/autograd';
import { Dataset } from '@keisan/datasets/data';
import { type CompileOptions, clearSession, Input, Model, PyDataset, Sequential } from '@keisan/layers';
import { relu } from '@keisan/layers/activations';
import { Callback, EarlyStopping, LearningRateScheduler, TerminateOnNaN } from '@keisan/layers/callbacks';
import { Conv2D, concatenate, Dense, Layer, MaxPooling2D, Reshape } from '@keisan/layers/layers';
import { Mean } from '@keisan/layers/metrics';
import { Adam, SGD, schedules } from '@keisan/layers/optimizers';
import { serializeKerasObject } from '@keisan/layers/saving';
import { beforeEach, expect, test } from 'vitest';
import { sentences } from './sentences.ts';

beforeEach(clearSession);

/** What TypeScript would not let pass. */
const wrong = (value: unknown) => value as never;

const x = zeros([4, 3]);
const y = zeros([4, 1]);
const silent = { verbose: 0 } as const;

function model() {
  const made = new Sequential([new Dense(1, { inputShape: [3] })]);
  made.compile({ optimizer: 'sgd', loss: 'mse' });
  return made;
}

function overImages(loss: CompileOptions['loss'] = 'sparse_categorical_crossentropy') {
  const made = new Sequential([new Conv2D(2, 3, { inputShape: [5, 5, 1] }), new Dense(2)]);
  made.compile({ optimizer: 'sgd', loss });
  return made;
}

test('what somebody writes who comes from Keras', async () => {
  expect(
    await sentences({
      lr: () => new Adam(wrong({ lr: 0.1 })),
      'all by name': () => new Conv2D(wrong({ filters: 4, kernelSize: [3, 3], activation: 'relu' }), wrong(undefined)),
      'one of two by name': () => new Conv2D(4, wrong({ kernelSize: 3 })),
      'in snake case': () =>
        new schedules.ExponentialDecay(
          wrong({ initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 0.9 }),
          wrong(undefined),
          wrong(undefined),
        ),
      'a callback without brackets': () => model().fit(x, y, { ...silent, callbacks: wrong(new TerminateOnNaN()) }),
      'a misspelt monitor': () =>
        model().fit(x, y, { ...silent, callbacks: [new EarlyStopping({ monitor: 'vall_loss' })] }),
      'layers without brackets': () => new Sequential(wrong(new Dense(2)), wrong(new Dense(1))),
      'tensors without brackets': () => concatenate(wrong(Input([3])), wrong(Input([3]))),
      'rows in place of batches': () => model().fit(Dataset.fromTensorSlices([x, y] as const), silent),
      'rows to predict for': () => model().predict(Dataset.fromTensorSlices(x), silent),
      'rows that were changed': () =>
        model().fit(
          Dataset.fromTensorSlices([x, x] as const).map((row) => row),
          silent,
        ),
      'rows of objects': () => model().fit(wrong([{ a: 1, b: 2, c: 3 }]), wrong([1]), silent),
      'x and y by name': () => model().fit(Dataset.fromTensorSlices({ x, y }).batch(2), silent),
      'classes of images without Flatten': () => overImages().fit(zeros([4, 5, 5, 1]), zeros([4]), silent),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a callback without brackets": "fit: got callbacks an object of class TerminateOnNaN; expected a list of callbacks. Put it in square brackets: callbacks: [...].",
      "a misspelt monitor": "EarlyStopping: got monitor 'vall_loss', of which nobody says whether it should fall or rise; expected mode to say so. Did you mean 'val_loss'? Pass mode: 'max' for a value that should rise, or mode: 'min' for one that should fall.",
      "all by name": "Conv2D "conv2d": got filters among the options; expected filters, kernelSize first, and then the options. Write new Conv2D(4, [3,3], { ... }).",
      "classes of images without Flatten": "fit: sparse_categorical_crossentropy: got targets of shape [4] and outputs of shape [4, 3, 3, 2]; expected one class number for each row: targets of shape [4, 3, 3]. For one row of outputs per sample, put new Flatten() or a global pooling before the last layer.",
      "in snake case": "ExponentialDecay: got initial_learning_rate among the options; expected initialLearningRate, decaySteps, decayRate first, and then the options. Write new ExponentialDecay(0.1, 10, 0.9, { ... }).",
      "layers without brackets": "Sequential "sequential_2": got an object of class Dense; expected an array of layers. Put the layers in square brackets: new Sequential([...]).",
      "lr": "Adam: got the unknown option lr; expected any of learningRate, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name, beta1, beta2, epsilon, amsgrad. Did you mean 'learningRate'?",
      "one of two by name": "Conv2D "conv2d_1": got kernelSize among the options; expected filters, kernelSize first, and then the options. Write new Conv2D(4, 3, { ... }).",
      "rows in place of batches": "fit: got a Dataset of rows; expected batches. Rows of a Dataset become batches with .batch(32); where each row is a batch already, write .map((batch) => batch).",
      "rows of objects": "fit: got x[0].a 1; expected numbers in lists: a list for each row. Make lists of objects with rows.map(({ a, b }) => [a, b]).",
      "rows that were changed": "fit: batch 0: Sequential "sequential_5": got data of shape [3]; expected [null, 3]. Rows of a Dataset become batches with .batch(32); otherwise: For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "rows to predict for": "predict: got a Dataset of rows; expected batches. Rows of a Dataset become batches with .batch(32); where each row is a batch already, write .map((batch) => batch).",
      "tensors without brackets": "Concatenate "concatenate": got a single tensor; expected a list of at least 1 tensor. Put square brackets around the tensors.",
      "x and y by name": "fit: batch 0: Sequential "sequential_7": got inputs named x, y; expected one input: the model is a line of layers. Write a batch as a list: [x], [x, y] or [x, y, sampleWeight].",
    }
  `);
});

test('a shape without brackets, and what comes after the first in its order', async () => {
  expect(
    await sentences({
      Input: () => Input(wrong(28), wrong(28)),
      zeros: () => zeros(wrong(2), wrong(3)),
      reshape: () => zeros([6]).reshape(wrong(-1)),
      'random.normal': () => random.normal(wrong(2), wrong(3)),
      'random.uniform': () => random.uniform(wrong(2), wrong(3)),
      Reshape: () => new Reshape(wrong(2), wrong(5)),
      'strides of pooling': () => new MaxPooling2D([2, 2], wrong(2)),
      'momentum of SGD': () => new SGD(0.1, wrong(0.9)),
      'no shape, and something after it': () => new Reshape(wrong([2.5]), wrong(5)),
    }),
  ).toMatchInlineSnapshot(`
    {
      "Input": "InputLayer "input_layer": got shape 28; expected a list of positive whole numbers, or null: the shape of one sample, without the batch. For vectors of 784 numbers write shape: [784].",
      "Reshape": "Reshape "reshape": got targetShape 2; expected a list of positive whole numbers, of which one may be -1. Put square brackets around the lengths.",
      "momentum of SGD": "SGD: got 0.9 in place of the options; expected an object with any of weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name, momentum, nesterov. Write { weightDecay: ... }.",
      "no shape, and something after it": "Reshape "reshape_1": got targetShape [2.5]; expected a list of positive whole numbers, of which one may be -1.",
      "random.normal": "random.normal: got shape 2; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
      "random.uniform": "random.uniform: got shape 2; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
      "reshape": "reshape: got shape -1; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
      "strides of pooling": "MaxPooling2D "max_pooling2d": got 2 in place of the options; expected an object with any of strides, padding, dataFormat, name, dtype, trainable, inputShape, activityRegularizer. Write { strides: ... }.",
      "zeros": "zeros: got shape 2; expected a list of lengths, such as [2, 3]. Put square brackets around the lengths.",
    }
  `);
});

test('a layer of its own as it is written in Python', async () => {
  class Own extends Layer {
    override call(inputs: Tensor) {
      return inputs;
    }
  }
  const calling = (methods: object) => () => Object.assign(new Own(), methods).apply(x);
  const layer = (build: (layer: Layer, shape: number[]) => void) =>
    calling({
      build(this: Layer, shape: number[]) {
        build(this, shape);
      },
    });
  expect(
    await sentences({
      'built in build': layer((own) => void Object.assign(own, { built: true })),
      'a name': layer((own) => void Object.assign(own, { name: 'mine' })),
      'the last length of a weight': layer((own, shape) => void own.addWeight({ shape: [shape[-1]!, 2] })),
      'the last length of zeros': layer((_, shape) => void zeros([shape[-1]!])),
      'the last length to reshape': layer((_, shape) => void x.reshape([4, shape[-1]!])),
      training: calling({
        call(inputs: Tensor, training = false) {
          return training ? inputs.mul(0) : inputs;
        },
      }),
      mask: calling({
        call(inputs: Tensor, mask: Tensor | null) {
          return mask ? inputs.mul(mask) : inputs;
        },
      }),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a name": "Own "own_1".name: got an assignment of "mine"; expected it to be read only. Give it to the constructor, in one of your own super({ name: ... }).",
      "built in build": "Own "own".built: got an assignment of true; expected it to be read only. Leave it out: a layer is built when its build returns.",
      "mask": "Own "own_6".call: got a second argument called mask; expected an object with training, mask and initialState there. Write call(inputs, { mask }).",
      "the last length of a weight": "Own "own_2".addWeight: got shape an array [undefined, 2] for "weight"; expected a list of whole numbers of at least 0, such as [2, 3]. A length is undefined: the last one of a shape is shape.at(-1), not shape[-1].",
      "the last length of zeros": "Own "own_3": zeros: got shape [undefined]; expected a list of whole numbers of at least 0, such as [2, 3]. A length is undefined: the last one of a shape is shape.at(-1), not shape[-1].",
      "the last length to reshape": "Own "own_4": reshape: got a tensor of shape [4, 3] (12 elements) and the new shape [4, undefined]; expected a shape of 12 elements. A length is undefined: the last one of a shape is shape.at(-1), not shape[-1].",
      "training": "Own "own_5".call: got a second argument called training; expected an object with training, mask and initialState there. Write call(inputs, { training }).",
    }
  `);
});

test('the methods of Python, which nobody would call', async () => {
  class Tells extends Callback {
    on_epoch_end() {}
  }
  class Trains extends Model {
    train_step() {}
  }
  class Keeps extends Layer {
    override call(x: Tensor) {
      return x;
    }
    get_config() {}
  }
  class Counts extends Mean {
    update_state() {}
  }
  class Batches extends PyDataset {
    override getItem() {
      return [];
    }
    on_epoch_end() {}
  }
  class Own extends Layer {
    override call(x: Tensor) {
      return x;
    }
    own_method() {}
  }
  expect(
    await sentences({
      'a callback': () => new Tells(),
      'again: nothing is remembered': () => new Tells(),
      'a model': () => new Trains(),
      'a layer': () => new Keeps(),
      'a metric': () => new Counts(),
      'batches by their numbers': () => new Batches(),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a callback": "Tells: got the method on_epoch_end; expected names in camelCase, which are those that are called. Call it onEpochEnd.",
      "a layer": "Keeps: got the method get_config; expected names in camelCase, which are those that are called. Call it getConfig.",
      "a metric": "Counts: got the method update_state; expected names in camelCase, which are those that are called. Call it updateState.",
      "a model": "Trains: got the method train_step; expected names in camelCase, which are those that are called. Call it trainStep.",
      "again: nothing is remembered": "Tells: got the method on_epoch_end; expected names in camelCase, which are those that are called. Call it onEpochEnd.",
      "batches by their numbers": "Batches: got the method on_epoch_end; expected names in camelCase, which are those that are called. Call it onEpochEnd.",
    }
  `);
  expect(new Own().own_method).toBeTypeOf('function');
});

test('the properties of Python, which nobody would look at', async () => {
  const set = (object: object, name: string, value: unknown) => () => void Reflect.set(object, name, value);
  expect(
    await sentences({
      stop_training: set(model(), 'stop_training', true),
      run_eagerly: set(model(), 'run_eagerly', true),
      learning_rate: set(new SGD(), 'learning_rate', 0.1),
    }),
  ).toMatchInlineSnapshot(`
    {
      "learning_rate": "SGD.learning_rate: got an assignment of 0.1; expected names in camelCase. Set learningRate.",
      "run_eagerly": "Sequential "sequential_1".run_eagerly: got an assignment of true; expected names in camelCase. Set runEagerly.",
      "stop_training": "Sequential "sequential".stop_training: got an assignment of true; expected names in camelCase. Set stopTraining.",
    }
  `);
  expect(Reflect.get(model(), 'stop_training')).toBe(undefined);
  class Best extends Layer {
    best_loss = 1;

    override call(x: Tensor) {
      return x;
    }
    get bestLoss() {
      return this.best_loss;
    }
    set bestLoss(loss: number) {
      this.best_loss = loss;
    }
    to_string() {}
  }
  const best = new Best();
  best.bestLoss = 3;
  expect(best.best_loss).toBe(3);
});

test('what is computed with as in Python, or returns nothing', async () => {
  const dense = new Dense(1);
  expect(
    await sentences({
      'an operator on a symbolic tensor': () => wrong(Input([3])) * 2,
      'a row of an array': () => model().predict([1, 2, 3], silent),
      'x and y in a list': () => model().fit(wrong([x, y]), silent),
      'relu of nothing': () => relu(wrong(undefined)),
      'a function of rows without return': () =>
        model().fit(wrong(Dataset.fromTensorSlices([x, y] as const).map(wrong(() => {}))), silent),
      'the same, async': () =>
        model().fit(wrong(Dataset.fromTensorSlices([x, y] as const).map(wrong(async () => {}))), silent),
      'an async schedule': () =>
        model().fit(x, y, { ...silent, callbacks: [new LearningRateScheduler(wrong(async () => 0.1))] }),
      'a schedule without return': () =>
        model().fit(x, y, { ...silent, callbacks: [new LearningRateScheduler(wrong(() => {}))] }),
      'a condition without return': () =>
        whileLoop(
          wrong(() => {}),
          wrong((i: Tensor) => i.add(1)),
          tensor(0),
        ),
      'what an object was saved as': () => Dense.fromConfig(wrong(serializeKerasObject(dense))),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a condition without return": "whileLoop: the condition: got undefined; expected a tensor or a number. Wrap arrays with tensor(...).",
      "a function of rows without return": "Dataset.map: got undefined as the result of its function; expected an element. Write return before the result.",
      "a row of an array": "Sequential "sequential": got data of shape [3]; expected [null, 3]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "a schedule without return": "LearningRateScheduler: schedule: got undefined as its result; expected a number, the learning rate. Write return before the result.",
      "an async schedule": "LearningRateScheduler: got an async function; expected a function of the epoch and the learning rate. Take async and await off the function: await what it needs before, and hand it in.",
      "an operator on a symbolic tensor": "KerasTensor "keras_tensor": got a request for its number of a symbolic tensor of shape [null, 3]; expected to be connected to others, and to be given values by a model. Compute with methods, such as .mul(2) and .add(x); for values make a model with new Model({ inputs, outputs }), and call its apply or predict.",
      "relu of nothing": "relu: got undefined; expected a tensor or a number. Wrap arrays with tensor(...).",
      "the same, async": "Dataset.map: got undefined as the result of its function; expected an element. Write return before the result.",
      "what an object was saved as": "Dense.fromConfig: got a class name and a config; expected the options that getConfig() returned. Pass the config alone.",
      "x and y in a list": "Sequential "sequential_1": got a list of 2 inputs; expected one input: the model is a line of layers. Join samples with stack(samples.map((sample) => tensor(sample))); targets are an argument of their own, as in fit(x, y).",
    }
  `);
});

test.each([
  'categorical_crossentropy',
  'categorical_focal_crossentropy',
  'binary_crossentropy',
  'binary_focal_crossentropy',
  'mse',
  'mae',
  'huber',
  'log_cosh',
  'mape',
  'msle',
  'cosine_similarity',
  'hinge',
  'squared_hinge',
  'categorical_hinge',
  'kl_divergence',
  'poisson',
  'dice',
  'tversky',
] as const)('images without Flatten: %s says what is missing', async (loss) => {
  await expect(overImages(loss).fit(zeros([4, 5, 5, 1]), zeros([4, 2]), silent)).rejects.toThrow(
    'got targets of shape [4, 2] and outputs of shape [4, 3, 3, 2]; expected the same shape. For one row of outputs per sample, put new Flatten() or a global pooling before the last layer.',
  );
});

test('samples in a list, targets without units for them, and a shape with its batch', async () => {
  const rows = [zeros([3]), zeros([3])];
  const two = new Sequential([new Dense(2, { inputShape: [3] })]);
  two.compile({ loss: 'mse' });
  const batched = new Sequential([new Dense(1, { inputShape: wrong([null, 3]) })]);
  batched.compile({ loss: 'mse' });
  expect(
    await sentences({
      'fit of rows': () => model().fit(wrong(rows), [[0], [1]], silent),
      'predict of rows': () => model().predict(wrong(rows), silent),
      'targets of one number': () => two.fit(x, [0, 1, 2, 3], silent),
      'a shape with its batch': () => batched.fit(x, y, silent),
    }),
  ).toMatchInlineSnapshot(`
    {
      "a shape with its batch": "Sequential "sequential_1": got data of shape [4, 3]; expected [null, null, 3]. For a single sample, add the batch axis with tensor(x).expandDims(0); inputShape is without it.",
      "fit of rows": "fit: got x[0] of shape [3], x[1] of shape [3], y of shape [2, 1]; expected the same number of samples (the first axis) in each. Join samples with stack(samples.map((sample) => tensor(sample))); targets are an argument of their own, as in fit(x, y).",
      "predict of rows": "Sequential "sequential_3": got a list of 2 inputs; expected one input: the model is a line of layers. Join samples with stack(samples.map((sample) => tensor(sample))); targets are an argument of their own, as in fit(x, y).",
      "targets of one number": "fit: mean_squared_error: got targets of shape [4] and outputs of shape [4, 2]; expected the same shape. Give the last layer as many units as there are targets.",
    }
  `);
});

test('a single sample, and samples without channels', async () => {
  const dense = () => new Sequential([new Dense(2, { inputShape: [6] })]);
  const overChannels = (channels: number) => new Sequential([new Conv2D(2, 3, { inputShape: [5, 5, channels] })]);
  const late = () => {
    const made = new Sequential([new Conv2D(2, 3), new Dense(1)]);
    made.compile({ loss: 'mse' });
    return made;
  };
  class Own extends Model {
    readonly dense = new Dense(2);
    override call(inputs: Tensor) {
      return this.dense.apply(inputs);
    }
  }
  const own = new Own();
  own.build([null, 6]);
  const inputs = Input([6]);
  const functional = new Model({ inputs, outputs: new Dense(2).apply(inputs) });
  expect(
    await sentences({
      'predict: a row': () => dense().predict(zeros([100, 6]).at(0)),
      'predict: a row, of a model of a graph': () => functional.predict(zeros([6])),
      'predict: a row, of a model of a class': () => own.predict(zeros([6])),
      'predict: an image of one channel': () => overChannels(1).predict(zeros([5, 5, 1])),
      'predict: an image': () => overChannels(3).predict(zeros([5, 5, 3])),
      'predict: images without channels': () => overChannels(3).predict(zeros([8, 5, 5])),
      'fit: images without channels': () => late().fit(zeros([8, 5, 5]), zeros([8, 1]), silent),
    }),
  ).toMatchInlineSnapshot(`
    {
      "fit: images without channels": "Conv2D "conv2d_3": got inputs of shape [null, 5, 5]; expected 4 axes, that of the batch included. Each sample lacks an axis, such as that of the channels: inputShape [5, 5, 1], and .expandDims(-1) for the data.",
      "predict: a row": "Sequential "sequential": got data of shape [6]; expected [null, 6]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "predict: a row, of a model of a class": "Own "own": got data of shape [6]; expected [null, 6]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "predict: a row, of a model of a graph": "Functional "functional": input "input_layer": got data of shape [6]; expected [null, 6]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "predict: an image": "Sequential "sequential_2": got data of shape [5, 5, 3]; expected [null, 5, 5, 3]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "predict: an image of one channel": "Sequential "sequential_1": got data of shape [5, 5, 1]; expected [null, 5, 5, 1]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
      "predict: images without channels": "Conv2D "conv2d_2": got inputs of shape [8, 5, 5]; expected 4 axes, that of the batch included. Add the axis of the channels with .expandDims(-1).",
    }
  `);
});

import { KeisanError, tensor, zeros } from '@keisan/autograd';
import { Callback, type CompileOptions, clearSession, type FitOptions, Sequential } from '@keisan/layers';
import { Dense, Flatten, type Layer } from '@keisan/layers/layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { sentences, stateOf } from './sentences.ts';

const ways = [
  { way: 'eagerly', runEagerly: true },
  { way: 'compiled', runEagerly: false },
] as const;

beforeEach(clearSession);

const x = zeros([6, 4]);
const labels = tensor([0, 1, 2, 0, 1, 2], { dtype: 'int32' });
const oneHot = tensor([0, 1, 2, 0, 1, 2].map((label) => [0, 1, 2].map((i) => Number(i === label))));

/** A callback that must not hear of a run that is rejected. */
class Silent extends Callback {
  override onTrainBegin() {
    throw new Error('training began');
  }
}

/** `x` with one number replaced. */
function withNumber(row: number, column: number, value: number) {
  const rows = Array.from({ length: 6 }, (_, i) => Array.from({ length: 4 }, (_, j) => i + j));
  rows[row]![column] = value;
  return rows;
}

function classifier(options: CompileOptions, deferred = false) {
  const model = new Sequential([new Dense(3, { activation: 'softmax', ...(deferred ? {} : { inputShape: [4] }) })]);
  model.compile({ optimizer: 'rmsprop', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'], ...options });
  return model;
}

describe.each(ways)('data for a classifier, $way', ({ runEagerly }) => {
  /** Fits a model that knows its input shape, and one that does not: both stay as they were. */
  const fitting =
    (data: unknown, targets: unknown, options: FitOptions = {}, compile: CompileOptions = {}) =>
    async () => {
      const errors = [];
      for (const deferred of [false, true]) {
        clearSession();
        const model = classifier({ runEagerly, ...compile }, deferred);
        const before = stateOf(model);
        const run = model.fit(data as never, targets as never, { verbose: 0, callbacks: [new Silent()], ...options });
        errors.push(await run.catch((error: unknown) => error));
        expect(stateOf(model)).toEqual(before);
      }
      const [known, unknown] = errors;
      expect(unknown).toBeInstanceOf(KeisanError);
      throw known;
    };
  const categorical: CompileOptions = { loss: 'categorical_crossentropy' };

  test('that has another shape', async () => {
    expect(
      await sentences({
        'lengths that differ': fitting(x, labels.slice([[0, 5]])),
        'a weight too few': fitting(x, labels, { sampleWeight: [1, 1, 1, 1, 1] }),
        'no data': fitting(zeros([0, 4]), zeros([0], { dtype: 'int32' })),
        'an empty list': fitting([], []),
        'a single number': fitting(1, 1),
        'lengths of validationData that differ': fitting(x, labels, { validationData: [x, labels.slice([[0, 5]])] }),
        'empty validationData': fitting(x, labels, { validationData: [zeros([0, 4]), zeros([0])] }),
        'targets of validationData of another shape': fitting(x, labels, { validationData: [x, oneHot] }),
        'sample weights of another shape': fitting(x, labels, { sampleWeight: zeros([6, 2]) }),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a single number": "fit: got a single number for x; expected one row per sample: shape [samples, ...]. For a single sample, add an axis with tensor(x).expandDims(0).",
        "a weight too few": "fit: got x of shape [6, 4], y of shape [6], sampleWeight of shape [5]; expected the same number of samples (the first axis) in each.",
        "an empty list": "fit: got x of shape [0], y of shape [0]; expected at least one sample.",
        "empty validationData": "fit: validationData: got x of shape [0, 4], y of shape [0]; expected at least one sample.",
        "lengths of validationData that differ": "fit: validationData: got x of shape [6, 4], y of shape [5]; expected the same number of samples (the first axis) in each.",
        "lengths that differ": "fit: got x of shape [6, 4], y of shape [5]; expected the same number of samples (the first axis) in each.",
        "no data": "fit: got x of shape [0, 4], y of shape [0]; expected at least one sample.",
        "sample weights of another shape": "fit: sparse_categorical_crossentropy: got sample weights of shape [6, 2] for values of shape [6]; expected one weight for each sample, or for each value.",
        "targets of validationData of another shape": "fit: validationData: sparse_categorical_crossentropy: got targets of shape [6, 3] and outputs of shape [6, 3]; expected one class number for each row: targets of shape [6]. For one-hot targets use 'categorical_crossentropy'.",
      }
    `);
  });

  test('whose labels do not suit the loss', async () => {
    expect(
      await sentences({
        'one-hot labels for the sparse loss': fitting(x, oneHot),
        'class numbers for the categorical loss': fitting(x, labels, {}, categorical),
        'class numbers in a column for the categorical loss': fitting(x, labels.reshape([6, 1]), {}, categorical),
        'another number of classes': fitting(x, zeros([6, 2]), {}, categorical),
        'a label out of range': fitting(x, [0, 1, 2, 3, 0, 1]),
        'a label out of range in a column': fitting(x, [[0], [1], [2], [0], [5], [1]]),
        'a negative label': fitting(x, [0, 1, -1, 0, 1, 2]),
        'a fractional label': fitting(x, [0, 1, 0.5, 0, 1, 2]),
        'a label out of range in validationData': fitting(x, labels, { validationData: [x, [0, 1, 2, 3, 0, 1]] }),
        'a label out of range in the validation split': fitting(x, [0, 1, 2, 0, 1, 9], { validationSplit: 0.2 }),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a fractional label": "fit: got the label 0.5 in y, at [2], for 3 classes; expected whole numbers from 0 to 2. Take another loss for numbers, such as 'mse'.",
        "a label out of range": "fit: got the label 3 in y, at [3], for 3 classes; expected whole numbers from 0 to 2. Count the classes from 0, or give the last layer one unit for each class.",
        "a label out of range in a column": "fit: got the label 5 in y, at [4, 0], for 3 classes; expected whole numbers from 0 to 2. Count the classes from 0, or give the last layer one unit for each class.",
        "a label out of range in the validation split": "fit: validationSplit: got the label 9 in y, at [1], for 3 classes; expected whole numbers from 0 to 2. Count the classes from 0, or give the last layer one unit for each class.",
        "a label out of range in validationData": "fit: validationData: got the label 3 in y, at [3], for 3 classes; expected whole numbers from 0 to 2. Count the classes from 0, or give the last layer one unit for each class.",
        "a negative label": "fit: got the label -1 in y, at [2], for 3 classes; expected whole numbers from 0 to 2. Count the classes from 0, or give the last layer one unit for each class.",
        "another number of classes": "fit: categorical_crossentropy: got targets of shape [6, 2] and outputs of shape [6, 3]; expected the same shape. Give the last layer as many units as there are classes.",
        "class numbers for the categorical loss": "fit: categorical_crossentropy: got targets of shape [6] and outputs of shape [6, 3]; expected the same shape. For class numbers use 'sparse_categorical_crossentropy', or convert them with toCategorical.",
        "class numbers in a column for the categorical loss": "fit: categorical_crossentropy: got targets of shape [6, 1] and outputs of shape [6, 3]; expected the same shape. For class numbers use 'sparse_categorical_crossentropy', or convert them with toCategorical.",
        "one-hot labels for the sparse loss": "fit: sparse_categorical_crossentropy: got targets of shape [6, 3] and outputs of shape [6, 3]; expected one class number for each row: targets of shape [6]. For one-hot targets use 'categorical_crossentropy'.",
      }
    `);
  });

  test('that is not finite', async () => {
    expect(
      await sentences({
        'NaN in x': fitting(withNumber(3, 2, Number.NaN), labels),
        'NaN at the end of x': fitting(withNumber(5, 3, Number.NaN), labels),
        'Infinity in x': fitting(withNumber(0, 1, -Infinity), labels),
        'a number too large for float32': fitting(withNumber(0, 1, 1e39), labels),
        'NaN in y': fitting(x, [0, 1, Number.NaN, 0, 1, 2]),
        'NaN in the sample weights': fitting(x, labels, { sampleWeight: [1, 1, 1, 1, 1, Number.NaN] }),
        'NaN in validationData': fitting(x, labels, { validationData: [withNumber(1, 1, Number.NaN), labels] }),
      }),
    ).toMatchInlineSnapshot(`
      {
        "Infinity in x": "fit: got -Infinity in sample 0 of x, at [0, 1] of shape [6, 4]; expected finite numbers. Look for a division by 0, a logarithm of 0 or a number beyond float32 (3.4e38) where x was made.",
        "NaN at the end of x": "fit: got NaN in sample 5 of x, at [5, 3] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "NaN in the sample weights": "fit: got NaN in sample 5 of sampleWeight, at [5] of shape [6]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(sampleWeight); where(isnan(t), 0, t).",
        "NaN in validationData": "fit: validationData: got NaN in sample 1 of x, at [1, 1] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "NaN in x": "fit: got NaN in sample 3 of x, at [3, 2] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "NaN in y": "fit: got NaN in sample 2 of y, at [2] of shape [6]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(y); where(isnan(t), 0, t).",
        "a number too large for float32": "fit: got Infinity in sample 0 of x, at [0, 1] of shape [6, 4]; expected finite numbers. Look for a division by 0, a logarithm of 0 or a number beyond float32 (3.4e38) where x was made.",
      }
    `);
  });

  test('that is no data', async () => {
    expect(
      await sentences({
        'no y': fitting(x, undefined),
        'null for x': fitting(null, labels),
        'text in x': fitting([['1', '2', '3', '4']], [0]),
        'null in x': fitting([[1, 2, null, 4]], [0]),
        'undefined in x': fitting([[1, 2, undefined, 4]], [0]),
        'ragged rows': fitting(
          [
            [1, 2, 3, 4],
            [1, 2, 3],
          ],
          [0, 1],
        ),
        'a row among numbers': fitting([1, [2]], [0, 1]),
        'validationData that is no pair': fitting(x, labels, { validationData: x as never }),
        'validationData of one': fitting(x, labels, { validationData: [x] as never }),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a row among numbers": "fit: x: got an array of length 1 at [1]; expected a number there, as in the first place. Make all rows equally long.",
        "no y": "fit: got y without targets for the output dense; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
        "null for x": "fit: x: got null; expected a number, nested arrays of numbers, a typed array, an ndarray or a tensor.",
        "null in x": "fit: x: got null at [0, 2]; expected numbers or booleans. Put a number in its place, or leave that row out.",
        "ragged rows": "fit: x: got an array of length 3 at [1]; expected an array of length 4 there, as in the first place. Make all rows equally long.",
        "text in x": "fit: x: got "1" at [0, 0]; expected numbers or booleans. Convert it with Number(...).",
        "undefined in x": "fit: x: got undefined at [0, 2]; expected numbers or booleans. Put a number in its place, or leave that row out.",
        "validationData of one": "fit: validationData: got y without targets for the output dense; expected targets for each output that has a loss or metrics. Pass them, or leave that output out of loss and metrics in compile.",
        "validationData that is no pair": "fit: got validationData an object of class Tensor; expected a list [x, y], [x, y, sampleWeight] or [x], or batches.",
      }
    `);
  });

  test('that is beyond float32, in whatever form', async () => {
    const doubles = (values: readonly number[], shape: number[]) => tensor(values, { dtype: 'float64', shape });
    const wide = doubles([...new Array(23).fill(0), -1e300], [6, 4]);
    const targets = doubles([0, 0, 0, 0, 1e39, 0], [6, 1]);
    const regression = (run: (model: Sequential) => Promise<unknown>) => async () => {
      const model = new Sequential([new Dense(1, { inputShape: [4] })]);
      model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly });
      const before = stateOf(model);
      await run(model).finally(() => expect(stateOf(model)).toEqual(before));
    };
    const y = zeros([6, 1]);
    expect(
      await sentences({
        'float64 x': regression((model) => model.fit(wide, y)),
        'a Float64Array as y': regression((model) => model.fit(x, targets.data as Float64Array)),
        'nested arrays': regression((model) => model.fit(x, [[0], [0], [0], [0], [1e300], [0]])),
        'sample weights': regression((model) =>
          model.fit(x, y, { sampleWeight: Float64Array.of(1, 1, 1, 3.5e38, 1, 1) }),
        ),
        validationData: regression((model) => model.fit(x, y, { validationData: [wide, y] })),
        'the validation split': regression((model) => model.fit(wide, y, { validationSplit: 0.2 })),
        'a class weight': regression((model) => model.fit(x, y, { classWeight: { 0: 1e300 } })),
        'data to evaluate': regression((model) => model.evaluate(wide, y)),
        'data to predict': regression((model) => model.predict(wide)),
        'a batch': regression((model) => model.trainOnBatch(x, targets)),
        'a batch to test': regression((model) => model.testOnBatch(wide, y)),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a Float64Array as y": "fit: got 1e+39 in sample 4 of y, at [4] of shape [6]; expected numbers up to 3.4e38, the largest of float32. Scale y down, or give every layer and Input dtype: 'float64'.",
        "a batch": "trainOnBatch: got 1e+39 in sample 4 of y, at [4, 0] of shape [6, 1]; expected numbers up to 3.4e38, the largest of float32. Scale y down, or give every layer and Input dtype: 'float64'.",
        "a batch to test": "testOnBatch: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
        "a class weight": "fit: got classWeight { 0: 1e+300 }; expected a finite number for each class number, such as { 0: 1, 1: 5 }.",
        "data to evaluate": "evaluate: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
        "data to predict": "predict: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
        "float64 x": "fit: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
        "nested arrays": "fit: got Infinity in sample 4 of y, at [4, 0] of shape [6, 1]; expected finite numbers. Look for a division by 0, a logarithm of 0 or a number beyond float32 (3.4e38) where y was made.",
        "sample weights": "fit: got 3.5e+38 in sample 3 of sampleWeight, at [3] of shape [6]; expected numbers up to 3.4e38, the largest of float32. Scale sampleWeight down, or give every layer and Input dtype: 'float64'.",
        "the validation split": "fit: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
        "validationData": "fit: validationData: got -1e+300 in sample 5 of x, at [5, 3] of shape [6, 4]; expected numbers up to 3.4e38, the largest of float32. Scale x down, or give every layer and Input dtype: 'float64'.",
      }
    `);
  });

  test('that a model of doubles computes with', async () => {
    const layer = new Dense(1, { inputShape: [1], dtype: 'float64', kernelInitializer: 'ones' });
    const model = new Sequential([layer]);
    model.compile({ optimizer: 'sgd', loss: 'mae', runEagerly });
    const large = Float64Array.of(1e300, -1e300);
    const output = await model.predict(tensor(large, { shape: [2, 1] }), { verbose: 0 });
    expect([output.dtype, Array.from(output.data)]).toEqual(['float64', Array.from(large)]);
  });

  test('that is weighted wrongly', async () => {
    expect(
      await sentences({
        'both kinds of weights': fitting(x, labels, { classWeight: { 0: 2 }, sampleWeight: [1, 1, 1, 1, 1, 1] }),
        'a weight that is not finite': fitting(x, labels, { classWeight: { 0: Number.NaN } }),
        'a class that is no number': fitting(x, labels, { classWeight: { cat: 2 } as never }),
        'a weight that is no number': fitting(x, labels, { classWeight: { 0: '2' } as never }),
        'weights that are no object': fitting(x, labels, { classWeight: 2 as never }),
        'weights in a map': fitting(x, labels, { classWeight: new Map([[0, 2]]) as never }),
        'class numbers for each step': fitting(
          x,
          Array.from({ length: 6 }, () => [0, 2, 1]),
          { classWeight: { 0: 2 } },
        ),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a class that is no number": "fit: got classWeight { cat: 2 }; expected a finite number for each class number, such as { 0: 1, 1: 5 }.",
        "a weight that is no number": "fit: got classWeight { 0: "2" }; expected a finite number for each class number, such as { 0: 1, 1: 5 }.",
        "a weight that is not finite": "fit: got classWeight { 0: NaN }; expected a finite number for each class number, such as { 0: 1, 1: 5 }.",
        "both kinds of weights": "fit: got both classWeight and sampleWeight; expected one of them. Multiply the class weights into the sample weights.",
        "class numbers for each step": "fit: got classWeight for targets of shape [6, 3] with the number 2; expected one class number for each sample, or rows of probabilities. Pass sampleWeight: a weight for each step.",
        "weights in a map": "fit: got classWeight an object of class Map; expected an object with a number for each class, such as { 0: 1, 1: 5 }.",
        "weights that are no object": "fit: got classWeight 2; expected an object with a number for each class, such as { 0: 1, 1: 5 }.",
      }
    `);
  });

  test('that is split wrongly', async () => {
    expect(
      await sentences({
        'all for validation': fitting(x, labels, { validationSplit: 1 }),
        'more than all': fitting(x, labels, { validationSplit: 1.5 }),
        'less than nothing': fitting(x, labels, { validationSplit: -0.2 }),
        'too little data': fitting(zeros([1, 4]), [0], { validationSplit: 0.5 }),
        'a share in words': fitting(x, labels, { validationSplit: 'half' as never }),
      }),
    ).toMatchInlineSnapshot(`
      {
        "a share in words": "fit: got validationSplit "half"; expected a number of at least 0 and below 1.",
        "all for validation": "fit: got validationSplit 1; expected a number of at least 0 and below 1.",
        "less than nothing": "fit: got validationSplit -0.2; expected a number of at least 0 and below 1.",
        "more than all": "fit: got validationSplit 1.5; expected a number of at least 0 and below 1.",
        "too little data": "fit: got validationSplit 0.5 for 1 sample; expected a fraction between 0 and 1 that leaves samples on both sides.",
      }
    `);
  });

  test('that another model would take', async () => {
    const built = (
      run: (model: Sequential) => unknown,
      layers: readonly Layer[] = [new Dense(3, { inputShape: [4] })],
    ) => {
      return async () => {
        const model = new Sequential(layers);
        model.compile({ loss: 'mse', runEagerly });
        const before = stateOf(model);
        try {
          await run(model);
        } finally {
          expect(stateOf(model)).toEqual(before);
        }
      };
    };
    const y = zeros([6, 3]);
    clearSession();
    expect(
      await sentences({
        'another last axis': built((model) => model.fit(zeros([6, 5]), y, { verbose: 0 })),
        'images for a model of vectors': built((model) => model.fit(zeros([6, 2, 2]), y, { verbose: 0 })),
        'another rank': built((model) => model.fit(zeros([6, 2, 4]), zeros([6, 2, 3]), { verbose: 0 })),
        'another rank, to predict': built((model) => model.predict(zeros([6, 2, 4]), { verbose: 0 })),
        'a vector for a model of vectors': built((model) => model.predict([1, 2, 3, 4], { verbose: 0 })),
        'NaN, to predict': built((model) => model.predict(withNumber(2, 0, Number.NaN), { verbose: 0 })),
        'another last axis, to evaluate': built((model) => model.evaluate(zeros([6, 5]), y, { verbose: 0 })),
        'another last axis, in validation': built((model) =>
          model.fit(x, y, { verbose: 0, validationData: [zeros([2, 5]), zeros([2, 3])] }),
        ),
        'another number of targets': built((model) => model.fit(x, zeros([6, 2]), { verbose: 0 })),
        'NaN in a batch': built((model) => model.trainOnBatch(withNumber(2, 0, Number.NaN), y)),
        'NaN in a batch to test': built((model) => model.testOnBatch(x, y.add(Infinity))),
        'NaN in a batch to predict': built((model) => model.predictOnBatch(withNumber(2, 0, Number.NaN))),
        'images of another size, flattened': built(
          (model) => model.predict(zeros([6, 3, 3]), { verbose: 0 }),
          [new Flatten({ inputShape: [2, 2] }), new Dense(3)],
        ),
      }),
    ).toMatchInlineSnapshot(`
      {
        "NaN in a batch": "trainOnBatch: got NaN in sample 2 of x, at [2, 0] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "NaN in a batch to predict": "predictOnBatch: got NaN in sample 2 of x, at [2, 0] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "NaN in a batch to test": "testOnBatch: got Infinity in sample 0 of y, at [0, 0] of shape [6, 3]; expected finite numbers. Look for a division by 0, a logarithm of 0 or a number beyond float32 (3.4e38) where y was made.",
        "NaN, to predict": "predict: got NaN in sample 2 of x, at [2, 0] of shape [6, 4]; expected finite numbers. Leave such samples out, or replace what is missing: const t = tensor(x); where(isnan(t), 0, t).",
        "a vector for a model of vectors": "Sequential "sequential_4": got data of shape [4]; expected [null, 4]. For a single sample, add the batch axis with tensor(x).expandDims(0).",
        "another last axis": "Dense "dense": got inputs of shape [null, 5]; expected the last axis to be 4. Reshape the data, or give the first layer another inputShape.",
        "another last axis, in validation": "fit: validationData: Dense "dense_7": got inputs of shape [null, 5]; expected the last axis to be 4. Reshape the data, or give the first layer another inputShape.",
        "another last axis, to evaluate": "Dense "dense_6": got inputs of shape [null, 5]; expected the last axis to be 4. Reshape the data, or give the first layer another inputShape.",
        "another number of targets": "fit: mean_squared_error: got targets of shape [6, 2] and outputs of shape [6, 3]; expected the same shape. Give the last layer as many units as there are targets.",
        "another rank": "Sequential "sequential_2": got inputs of shape [null, 2, 4]; expected as many axes as in [null, 4], for which the model is built. Reshape the data, or make a new model for them, whose inputShape is that of one sample, without the batch.",
        "another rank, to predict": "Sequential "sequential_3": got inputs of shape [6, 2, 4]; expected as many axes as in [null, 4], for which the model is built. Reshape the data, or make a new model for them, whose inputShape is that of one sample, without the batch.",
        "images for a model of vectors": "Dense "dense_1": got inputs of shape [null, 2, 2]; expected the last axis to be 4. Add a Flatten layer before it, or reshape the data.",
        "images of another size, flattened": "Dense "dense_12": got inputs of shape [6, 9]; expected the last axis to be 4. Reshape the data, or give the first layer another inputShape.",
      }
    `);
  });
});

test('a right fit after a wrong one: the metric is that of the right labels', async () => {
  const model = classifier({ runEagerly: true });
  await expect(model.fit(x, oneHot, { verbose: 0 })).rejects.toThrow('one-hot');
  const { history } = await model.fit(x, labels, { verbose: 0 });
  expect(history.accuracy).toHaveLength(1);
  expect(model.metrics.map((metric) => metric.constructor.name)).toEqual(['Mean', 'SparseCategoricalAccuracy']);
});

test.each(ways)('classes without a weight count 1, weights without a class nothing: $way', async ({ runEagerly }) => {
  const losses = [];
  for (const classWeight of [{ 0: 1, 1: 1, 2: 1 }, { 1: 1, 7: 3 }, {}]) {
    const model = classifier({ runEagerly });
    model.setWeights([zeros([4, 3]), zeros([3])]);
    losses.push((await model.fit(x, labels, { verbose: 0, classWeight })).history.loss);
  }
  expect(losses).toEqual(Array(3).fill([expect.closeTo(Math.log(3), 5)]));
});

test.each(ways)('a column or its numbers, as the model was built: $way', async ({ runEagerly }) => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly });
  model.setWeights([[[2]], [-1]]);
  expect((await model.predict([1, 2, 3], { verbose: 0 })).toArray()).toEqual([[1], [3], [5]]);
  expect((await model.predict([[[1]], [[2]]], { verbose: 0 })).toArray()).toEqual([[1], [3]]);
  expect(await model.evaluate([1, 2, 3], [1, 3, 5], { verbose: 0 })).toEqual([0]);
  const { history } = await model.fit([1, 2, 3], [1, 3, 5], { verbose: 0 });
  expect(history.loss).toEqual([0]);
});

test.each(ways)(
  'a rate that is too large shows as NaN in the history, and training goes on: $way',
  async ({ runEagerly }) => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly });
    model.optimizer!.learningRate = 1e30;
    const { history, epoch } = await model.fit([1, 2, 3], [1, 3, 5], { verbose: 0, epochs: 4 });
    expect(epoch).toEqual([0, 1, 2, 3]);
    expect(history.loss![3]).toBeNaN();
  },
);

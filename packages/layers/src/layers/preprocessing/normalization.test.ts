import { ones, type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { UNBATCHED } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { near } from '../../../../../test/near.ts';
import { Sequential } from '../../models/index.ts';
import { clearSession } from '../../naming/names.ts';
import { Dense, Normalization } from '../index.ts';

beforeEach(clearSession);

// The examples of Keras's page: https://keras.io/api/layers/preprocessing_layers/numerical/normalization/
describe('adapt', () => {
  test('finds one mean and one variance of all', () => {
    const layer = new Normalization(null);
    layer.adapt([1, 2, 3, 4, 5]);
    expect(layer.apply([1, 2, 3]).toArray()).toEqual(near([-Math.SQRT2, -Math.SQRT1_2, 0], 6));
  });

  test('finds those of each place along the last axis', () => {
    const layer = new Normalization();
    layer.adapt([
      [0, 7, 4],
      [2, 9, 6],
      [0, 7, 4],
      [2, 9, 6],
    ]);
    expect(layer.apply([[0, 7, 4]]).toArray()).toEqual(near([[-1, -1, -1]], 6));
    const [mean, variance, count] = layer.getWeights();
    expect([mean!.toArray(), variance!.toArray(), count!.dtype]).toEqual([[1, 8, 5], [1, 1, 1], 'int32']);
    expect(layer.trainableWeights).toEqual([]);
  });

  test('takes inputs with other axes than the data, as Keras does', () => {
    const column = new Normalization({ axis: null });
    column.adapt([130, 165, 150]);
    expect(column.apply([[165]]).item()).toBeCloseTo(1.1625, 4);
    const features = new Normalization();
    features.adapt([
      [0, 2],
      [2, 6],
    ]);
    expect(features.apply([[[2, 2]]]).toArray()).toEqual([[[1, -1]]]);
    expect(() => features.apply([[1, 2, 3]])).toThrow('expected the last axis to be 2');
    const both = new Normalization({ axis: [1, -1] });
    both.adapt([[[1, 2]], [[3, 4]]]);
    expect(() => both.apply([[[[1, 2]]]])).toThrow('expected 3 axes');
  });

  test('finds those of several axes, of integers too', () => {
    const layer = new Normalization([1, 2]);
    layer.adapt(tensor([[[1, 2]], [[3, 6]]], { dtype: 'int32' }));
    expect(layer.apply([[[1, 6]]]).toArray()).toEqual(near([[[-1, 1]]], 6));
  });

  test('again replaces what it found, compiled code included', async () => {
    const layer = new Normalization();
    layer.adapt([[0], [2]]);
    const run = compile((x: Tensor) => layer.apply(x));
    expect((await run(tensor([[3]]))).toArray()).toEqual([[2]]);
    layer.adapt([[3], [7]]);
    expect((await run(tensor([[3]]))).toArray()).toEqual([[-1]]);
  });

  test('within a model', async () => {
    const normalization = new Normalization({ inputShape: [2] });
    normalization.adapt([
      [0, 10],
      [2, 30],
    ]);
    const model = new Sequential([normalization, new Dense(1, { kernelInitializer: 'ones' })]);
    const prediction = await model.predict([[2, 10]], { verbose: 0 });
    expect(prediction.toArray()).toEqual(near([[0]], 6));
  });

  // The means and variances that keras.layers.Normalization() finds in a tf.data.Dataset of these batches.
  test('finds those of data in batches, of which the last is smaller', async () => {
    const batches = [
      [
        [1, 10],
        [2, 30],
      ],
      [[6, 20]],
    ];
    async function* later() {
      yield* batches;
    }
    for (const given of [batches.values(), later()]) {
      const layer = new Normalization();
      await layer.adapt(given);
      const [mean, variance] = layer.getWeights();
      expect(mean!.toArray()).toEqual(near([3, 20], 6));
      expect(variance!.toArray()).toEqual(near([14 / 3, 200 / 3], 4));
      expect(layer.inputSpec.axes).toEqual({ [-1]: 2 });
    }
  });

  test.each<[string, AsyncIterable<TensorData> | Iterable<TensorData>, string]>([
    ['no batch', [].values(), 'adapt: got no batches; expected at least one.'],
    [
      'another number of features',
      [ones([2, 3]), ones([2, 2])].values() as never,
      'got a batch of shape [2, 2] after one of shape [2, 3]; expected batches that differ in the number of samples',
    ],
    [
      'rows',
      Object.assign([[1, 2]].values(), { [UNBATCHED]: true }),
      'adapt: got a Dataset of rows; expected batches. Rows of a Dataset become batches with .batch(32)',
    ],
    [
      'pairs',
      [[ones([1, 2]), ones([1])]].values() as never,
      'got a batch of several tensors; expected the inputs alone.',
    ],
    ['what is not finite', [[[1]], [[Number.NaN]]].values(), 'adapt: got NaN in sample 0 of data'],
  ])('refuses %s before it changes', async (_, batches, message) => {
    const layer = new Normalization();
    await expect(async () => layer.adapt(batches)).rejects.toThrow(message);
    expect(layer.built).toBe(false);
  });

  test('needs data of the shape that the layer was built for, and a layer without moments of its own', () => {
    const layer = new Normalization();
    layer.adapt(ones([4, 3]));
    expect(() => layer.adapt(ones([4, 2]))).toThrow('expected the last axis to be 3');
    for (const data of [ones([0, 3]), ones([2, 0, 3])]) {
      const none = new Normalization();
      expect(() => none.adapt(data)).toThrow(
        /^Normalization ".*".adapt: got data of shape .*; expected at least one number/,
      );
      expect(none.built).toBe(false);
    }
    const given = new Normalization({ mean: 1, variance: 1 });
    expect(() => given.adapt(ones([4, 3]))).toThrow('got a layer with a mean and a variance of its own');
  });
});

test('invert takes outputs back to inputs', () => {
  const moments = { mean: [1, 2], variance: [4, 9] };
  const output = new Normalization(moments).apply([[3, 8]]);
  expect(output.toArray()).toEqual([[1, 2]]);
  expect(new Normalization({ ...moments, invert: true }).apply(output).toArray()).toEqual([[3, 8]]);
});

test('moments may be arrays of any kind, and are saved as lists', () => {
  const layer = new Normalization({ mean: tensor([1, 2]), variance: new Float32Array([4, 9]) });
  expect(layer.getConfig()).toMatchObject({ axis: [-1], mean: [1, 2], variance: [4, 9], invert: false });
});

test('what does not fit is rejected', () => {
  expect(() => new Normalization({ mean: 1 })).toThrow('got mean without variance; expected both, or neither');
  expect(() => new Normalization({ variance: 1 })).toThrow('got variance without mean');
  expect(() => new Normalization({ mean: [1, 1], variance: [0, -2] })).toThrow(
    'got the variance -2; expected variances of at least 0',
  );
  expect(() => new Normalization({ mean: [1], variance: [1, 2] })).toThrow(
    'got mean of shape [1] and variance of shape [2]',
  );
  expect(() => new Normalization({ mean: [[1]], variance: [[1]] })).toThrow('at most as many axes as are kept');
  expect(() => new Normalization(3).build([null, 2])).toThrow('for axis [3]; expected axes that the inputs have');
  const twice = new Normalization([1, -1]);
  expect(() => twice.adapt([[1, 2]])).toThrow('for axis [1,-1]; expected axes that the inputs have, each once');
  expect(twice.built).toBe(false);
  expect(() => new Normalization(1).build([2, null])).toThrow('of known length');
  for (const data of [[[1, Number.NaN]], [[1e300, 1]], [[Infinity, 1]]]) {
    const layer = new Normalization();
    expect(() => layer.adapt(data)).toThrow(/^Normalization ".*".adapt: got .* in sample 0 of data/);
    expect(layer.built).toBe(false);
  }
  const layer = new Normalization();
  expect(() => layer.adapt([[3e38], [-3e38]])).toThrow(
    /adapt: got data whose variance is beyond float32; expected numbers whose squares add up to a finite number\. Scale/,
  );
  expect(layer.built).toBe(false);
});

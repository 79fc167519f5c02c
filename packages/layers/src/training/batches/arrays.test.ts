import { tensor, zeros } from '@keisan/autograd';
import { onWasm } from '@keisan/compiler/internal';
import { describe, expect, test } from 'vitest';
import { Activation } from '../../layers/activation.ts';
import { Dense } from '../../layers/dense.ts';
import { Flatten } from '../../layers/flatten.ts';
import { Input } from '../../layers/index.ts';
import { Model, Sequential } from '../../models/index.ts';
import { toFiniteSamples } from './arrays.ts';

const read = (data: Parameters<typeof toFiniteSamples>[2]) => toFiniteSamples('fit', 'x', data, true);

test('a float64 beyond float32 is rejected where only the Input is of float32', async () => {
  const model = new Sequential([Input([1]), new Dense(1, { dtype: 'float64' })]);
  await expect(model.predict([[1e300]])).rejects.toThrow('got Infinity in sample 0');
  const a = Input([1]);
  const graph = new Model({ inputs: a, outputs: new Dense(1, { dtype: 'float64' }).apply(a) });
  await expect(graph.predict([[1e300]])).rejects.toThrow('got Infinity in sample 0');
  const wide = new Sequential([
    Input([1], { dtype: 'float64' }),
    new Dense(1, { dtype: 'float64', kernelInitializer: 'ones' }),
  ]);
  expect((await wide.predict([[1e300]], { verbose: 0 })).toArray()).toEqual([[1e300]]);
});

describe('samples', () => {
  const array = Float32Array.of(1, 2, 3, 4);

  test.each([
    ['a typed array', array],
    ['a tensor', tensor(array, { shape: [2, 2], copy: false })],
    ['an ndarray', { data: array, shape: [2, 2], stride: [2, 1], offset: 0 }],
  ])('of %s are read where they lie', (_, data) => {
    expect(read(data).data.buffer).toBe(array.buffer);
  });

  test.each([
    ['shared memory', new Float32Array(new SharedArrayBuffer(16))],
    ['another order', { data: array, shape: [2, 2], stride: [1, 2], offset: 0 }],
    ['nested arrays', [[1, 2]]],
  ])('of %s are copied', (_, data) => {
    expect(read(data).data.buffer).toBeInstanceOf(ArrayBuffer);
    expect(read(data).data.buffer).not.toBe(array.buffer);
  });
});

test('validation data of another shape are called by their name', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const fitting = model.fit(zeros([6, 4]), zeros([6, 1]), {
    verbose: 0,
    validationData: [zeros([3, 2]), zeros([3, 1])],
  });
  await expect(fitting).rejects.toThrow(/^fit: validationData: Dense "\w+": got inputs of shape \[null, 2\];/);
});

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('on %s', (runtime) => {
  test('what a model returns is in memory of its own', async () => {
    for (const layer of [new Flatten({ inputShape: [2] }), new Activation('linear', { inputShape: [2] })]) {
      const model = new Sequential([layer]);
      model.compile({ runtime });
      const x = Float32Array.of(1, 2, 3, 4);
      const samples = { data: x, shape: [2, 2], stride: [2, 1], offset: 0 };
      const whole = await model.predict(samples, { verbose: 0 });
      const batch = await model.predictOnBatch(samples);
      x.fill(9);
      for (const output of [whole, batch])
        expect(output.toArray()).toEqual([
          [1, 2],
          [3, 4],
        ]);
      batch.data.fill(7);
      expect(Array.from(x)).toEqual([9, 9, 9, 9]);
    }
  });

  test('shared memory is trained on as any other, and stays as it is', async () => {
    const rows = Float32Array.of(1, 2, 3, 4);
    const shared = new Float32Array(new SharedArrayBuffer(16));
    shared.set(rows);
    const results = [];
    for (const data of [rows, shared]) {
      const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })]);
      model.compile({ optimizer: 'sgd', loss: 'mse', runtime });
      const x = { data, shape: [4, 1], stride: [1, 1], offset: 0 };
      await model.fit(x, zeros([4, 1]), { verbose: 0, shuffle: false, batchSize: 2 });
      results.push(model.getWeights().map((w) => w.toArray()));
    }
    expect(results[1]).toEqual(results[0]);
    expect(Array.from(shared)).toEqual(Array.from(rows));
  });
});

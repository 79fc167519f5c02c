import { beforeEach, describe, expect, test } from 'vitest';
import { clearSession } from '../naming/names.ts';
import { Input, InputLayer } from './input.ts';

beforeEach(clearSession);

test('gives a symbolic tensor', () => {
  const x = Input([28, 28, 1]);
  expect([x.shape, x.dtype, x.name]).toEqual([[null, 28, 28, 1], 'float32', 'keras_tensor']);
  expect(x.history.operation).toBeInstanceOf(InputLayer);
  const y = Input({ shape: [null, 3], batchSize: 8, dtype: 'uint8', name: 'pixels' });
  expect([y.shape, y.dtype, y.name]).toEqual([[8, null, 3], 'uint8', 'pixels']);
  expect(Input([2], { name: 'z', batchSize: 1 }).shape).toEqual([1, 2]);
});

test('the layer knows what its data look like, and passes them on', () => {
  const layer = new InputLayer({ shape: [null, 3], dtype: 'uint8' });
  expect([layer.name, layer.inputShapeOption, layer.dtype]).toEqual(['input_layer', [null, 3], 'uint8']);
  expect(layer.computeOutputShape([null, 4, 3])).toEqual([null, 4, 3]);
  expect(layer.apply([[1, 2]]).toArray()).toEqual([[1, 2]]);
});

test('the shape may come first', () => {
  const layer = Input([null, 3], { name: 'pixels' });
  expect([layer.name, layer.shape]).toEqual(['pixels', [null, null, 3]]);
  expect(() => Input([3], { shape: [3] } as never)).toThrow('got shape twice');
});

test('is made again from its options', () => {
  const config = new InputLayer({ shape: [784], name: 'pixels' }).getConfig();
  expect(config).toEqual({ shape: [784], batchSize: null, name: 'pixels', dtype: 'float32' });
  expect(InputLayer.fromConfig(config).getConfig()).toEqual(config);
});

describe('errors', () => {
  test.each([
    [{ shape: 784 }, 'got shape 784; expected a list of positive whole numbers, or null: the shape of one sample'],
    [{}, 'got shape undefined'],
    [784, 'InputLayer "input_layer": got shape 784'],
    [{ shape: [-1] }, 'got shape [-1]'],
    [
      { shap: [1] },
      "got the unknown option shap; expected any of shape, batchSize, dtype, name. Did you mean 'shape'?",
    ],
  ])('%j', (options, message) => {
    expect(() => Input(options as never)).toThrow(message);
  });
});

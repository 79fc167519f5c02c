import { beforeEach, describe, expect, test } from 'vitest';
import { clearSession } from '../names.ts';
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

test('is made again from its options', () => {
  const config = new InputLayer({ shape: [784], name: 'pixels' }).getConfig();
  expect(config).toEqual({ shape: [784], name: 'pixels', dtype: 'float32' });
  expect(InputLayer.fromConfig(config).getConfig()).toEqual(config);
});

describe('errors', () => {
  test.each([
    [{ shape: 784 }, 'Input: got shape 784; expected the shape of one sample, such as [784].'],
    [{}, 'Input: got shape undefined'],
    [{ shape: [-1] }, 'InputLayer "input_layer": got inputShape [-1]'],
    [
      { shap: [1] },
      "Input: got the unknown option shap; expected any of shape, batchSize, dtype, name. Did you mean 'shape'?",
    ],
    [{ shape: [1], batchSize: 0 }, 'InputLayer "input_layer": got batchSize 0; expected a positive whole number'],
    [784, 'Input: got 784 in place of the options'],
  ])('%j', (options, message) => {
    expect(() => Input(options as never)).toThrow(message);
  });
});

import * as h5wasm from 'h5wasm/node';
import { expect, test, vi } from 'vitest';
import { loadModel } from '../load-model.ts';

const { FS } = await h5wasm.ready;
const path = `/tmp/keisan-legacy-${process.pid}.h5`;

interface Names {
  readonly layers?: readonly string[];
  readonly weights?: readonly string[];
  readonly optimizer?: readonly string[];
}

/** A file of a model of one layer, which libhdf5 writes. */
function written({ layers = ['a'], weights = ['kernel', 'bias'], optimizer = ['step'] }: Names): Uint8Array {
  const file = new h5wasm.File(path, 'w', { libver: 'earliest' });
  const config = { name: 'a', units: 1, batch_input_shape: [null, 1] };
  const training = { loss: 'mse', optimizer_config: { class_name: 'Adam', config: { lr: 0.5 } } };
  file.create_attribute(
    'model_config',
    JSON.stringify({ class_name: 'Sequential', config: [{ class_name: 'Dense', config }] }),
  );
  file.create_attribute('training_config', JSON.stringify(training));
  const group = file.create_group('model_weights');
  group.create_attribute('layer_names', [...layers]);
  const layer = group.create_group('a');
  layer.create_attribute('weight_names', [...weights]);
  layer.create_dataset({ name: 'kernel', data: Float32Array.of(3), shape: [1, 1], dtype: '<f' });
  layer.create_dataset({ name: 'bias', data: Float32Array.of(5), shape: [1], dtype: '<f' });
  const state = file.create_group('optimizer_weights');
  state.create_attribute('weight_names', [...optimizer]);
  state.create_dataset({ name: 'step', data: BigInt64Array.of(7n), shape: [], dtype: '<q' });
  file.close();
  const bytes = (FS.readFile(path) as unknown as Uint8Array).slice();
  FS.unlink(path);
  return bytes;
}

const many = (name: string) => new Array<string>(3000).fill(name);

test('a model that libhdf5 wrote is read', async () => {
  const model = await loadModel(written({}));
  expect(model.getWeights().map(({ data }) => [...data])).toEqual([[3], [5]]);
  expect(model.optimizer!.iterations.item()).toBe(7);
  expect(model.optimizer!.getConfig().learningRate).toBe(0.5);
});

test('the group of a layer that is missing', async () => {
  await expect(loadModel(written({ layers: ['b'] }), {})).rejects.toThrow(
    'got 0 layers with weights; expected 1, as Sequential "sequential" has. The file is damaged or that of another model: ' +
      'make the model, and read the layers whose names are in both with model.loadWeights(file, { byName: true })',
  );
});

test.each<[string, Names]>([
  ['layers', { layers: many('a') }],
  ['weights', { weights: many('kernel') }],
])('names of %s that are the same over and over are refused', async (_, names) => {
  await expect(loadModel(written(names))).rejects.toThrow('some of them twice or too many; expected at most 20000');
});

test('what an optimizer does not keep is not looked at', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const model = await loadModel(written({ optimizer: many('step') }));
  expect(model.optimizer!.iterations.item()).toBe(0);
  expect(warn.mock.calls.flat().join()).toContain('got 3000 variables of the optimizer');
  warn.mockRestore();
});

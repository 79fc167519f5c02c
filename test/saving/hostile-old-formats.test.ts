import { KeisanError } from '@keisan/autograd';
import type { NamedBlob } from '@keisan/layers';
import { loadModel } from '@keisan/saving';
import { describe, expect, test, vi } from 'vitest';
import { hdf5Layout } from '../../packages/saving/src/hdf5/write.ts';
import { filesOf, hdf5File, type TfjsModel, tfjsModel } from './old-formats.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const whole = hdf5File();

/** The error of what is refused. */
const refusalOf = (source: Uint8Array | Iterable<NamedBlob>): Promise<unknown> =>
  loadModel(source).then(
    () => 'a model',
    (error: unknown) => error,
  );

async function messageOf(source: Uint8Array | Iterable<NamedBlob>): Promise<string> {
  const error = await refusalOf(source);
  expect(error).toBeInstanceOf(KeisanError);
  return (error as Error).message;
}

/** The file with some letters in place of others, of which there are at least as many. */
function replaced(letters: string, others: string): Uint8Array {
  const bytes = whole.slice();
  const at = Buffer.from(bytes).indexOf(letters);
  expect(at).toBeGreaterThan(0);
  bytes.set(new TextEncoder().encode(others.padEnd(letters.length)), at);
  return bytes;
}

/** A file of Keras 2 with a description of one's own, and no weights. */
const withConfig = (config: unknown) =>
  new Uint8Array(
    Buffer.concat([
      ...hdf5Layout({
        attributes: { model_config: typeof config === 'string' ? config : JSON.stringify(config) },
        entries: new Map(),
      }).parts(),
    ]),
  );

const hdf5: Readonly<Record<string, () => Uint8Array>> = {
  'a description that is no JSON': () => replaced('{"class_name"', '{"class_name '),
  'a description that is a list': () => withConfig([1, 2]),
  'a description of 17 million letters': () => withConfig(`"${'x'.repeat(2 ** 24 + 1)}"`),
  'levels without end': () => withConfig(`${'{"config":['.repeat(100_000)}1${']}'.repeat(100_000)}`),
  'a class that is not known': () => replaced('"Dropout"', '"Exploit"'),
  'the code of a lambda': () =>
    withConfig({
      class_name: 'Sequential',
      config: [{ class_name: 'Lambda', config: { function: ['4wEAAAA=', null, null], batch_input_shape: [null, 1] } }],
    }),
  'a function of a module of Python': () =>
    withConfig({
      class_name: 'Sequential',
      config: [{ class_name: 'Lambda', config: { function: 'system', module: 'os', batch_input_shape: [null, 1] } }],
    }),
  'more weights than fit into memory': () => replaced('"units": 5, "activation": "relu"', '"units": 500000000'),
  'weights of other shapes': () => replaced('"units": 5', '"units": 6'),
  'layers that read from each other': () => {
    const layer = (name: string, other: string) => ({
      class_name: 'Dense',
      name,
      config: { name, units: 1 },
      inbound_nodes: [[[other, 0, 0, {}]]],
    });
    return withConfig({
      class_name: 'Model',
      config: { layers: [layer('a', 'b'), layer('b', 'a')], input_layers: [['a', 0, 0]], output_layers: [['b', 0, 0]] },
    });
  },
  'a layer that is called a hundred thousand times': () =>
    withConfig({
      class_name: 'Model',
      config: {
        layers: [
          {
            class_name: 'Dense',
            name: 'a',
            config: { units: 1 },
            inbound_nodes: Array.from({ length: 100_000 }, (_, i) => [['a', i, 0]]),
          },
        ],
        input_layers: [['a', 0, 0]],
        output_layers: [['a', 0, 0]],
      },
    }),
  'an optimizer that is not known': () => replaced('Custom>Adam', 'Custom>Evil'),
  'a model without its weights': () =>
    withConfig({
      class_name: 'Sequential',
      config: [{ class_name: 'Dense', config: { units: 1, batch_input_shape: [null, 1] } }],
    }),
};

describe('files of Keras 2 that nobody should have made are refused in one sentence', () => {
  test.each(Object.entries(hdf5))('%s', async (_, make) => {
    expect(await messageOf(make())).toMatchSnapshot();
  });

  test('that are cut off, wherever', async () => {
    for (let length = 0; length < whole.length; length++) {
      const refusal = await refusalOf(whole.subarray(0, length));
      if (!(refusal instanceof KeisanError)) throw new Error(`${length} bytes: ${String(refusal)}`);
    }
  });
});

const shards = tfjsModel('shards');

type Manifest = { paths: unknown; weights: Record<string, unknown>[] };

/** The model with a change to its description. */
function changed(
  change: (json: Record<string, unknown>, group: Manifest) => void,
  model: TfjsModel = shards,
): TfjsModel {
  const json = structuredClone(model.json) as Record<string, unknown>;
  change(json, (json.weightsManifest as Manifest[])[0]!);
  return { ...model, json };
}

/** The model with another first weight. */
const withWeight = (weight: object, model = shards) =>
  changed((_, { weights }) => void Object.assign(weights[0]!, weight), model);

const withPath = (path: unknown) =>
  changed((_, group) => {
    group.paths = [path];
  });

const tfjs: Readonly<Record<string, () => TfjsModel>> = {
  'JSON that is none': () => ({ ...shards, json: '{"format": "layers-model", ' }),
  'JSON of something else': () => ({ ...shards, json: {} }),
  'what toJson() gives': () => ({ ...shards, json: { class_name: 'Sequential', config: {} } }),
  'a graph-model': () => changed((json) => void Object.assign(json, { format: 'graph-model' })),
  'a graph-model of an old converter': () =>
    changed((json) => void Object.assign(json, { modelTopology: { node: [] } })),
  'JSON of 17 MB': () => ({ ...shards, json: `{"a": "${'x'.repeat(2 ** 24)}"}` }),
  'no weights': () => changed((json) => void Object.assign(json, { weightsManifest: [] })),
  'a manifest that is none': () => changed((json) => void Object.assign(json, { weightsManifest: { paths: [] } })),
  'a group that is none': () => changed((json) => void Object.assign(json, { weightsManifest: [null] })),
  'a million files': () =>
    changed((_, group) => {
      group.paths = new Array(1_000_000).fill('x');
    }),
  'a name that leads out of the folder': () => withPath('../../etc/passwd'),
  'a name that leads out of a folder within': () => withPath('a/../../b'),
  'an absolute path': () => withPath('/etc/passwd'),
  'a path of Windows': () => withPath('..\\x.bin'),
  'a drive': () => withPath('C:x.bin'),
  'a URL': () => withPath('https://example.org/x.bin'),
  'another server': () => withPath('//example.org/x.bin'),
  'a name that is encoded': () => withPath('%2e%2e/x.bin'),
  'a name with an end in it': () => withPath('x.bin\0.json'),
  'no name': () => withPath(''),
  'a name that is none': () => withPath(3),
  'a dtype that is not known': () => withWeight({ dtype: 'complex64' }),
  texts: () => withWeight({ dtype: 'string' }),
  'the dtype of an object of JavaScript': () => withWeight({ dtype: 'constructor' }),
  'a dtype that is none': () => withWeight({ dtype: { uint8: 1 } }),
  'a wider dtype': () => withWeight({ dtype: 'float16' }),
  'a shape that is none': () => withWeight({ shape: 'x' }),
  'a negative shape': () => withWeight({ shape: [-9, -2] }),
  'a shape of fractions': () => withWeight({ shape: [1.5] }),
  'a shape of many numbers': () => withWeight({ shape: [2 ** 30, 2 ** 30] }),
  'more numbers than there are': () => withWeight({ shape: [9, 2 ** 40] }),
  'a hundred axes': () => withWeight({ shape: new Array(100).fill(1) }),
  'another shape': () => withWeight({ shape: [2, 9] }),
  'quantization to something else': () => withWeight({ quantization: { dtype: 'int4', scale: 1, min: 0 } }),
  'quantization without a scale': () => withWeight({ quantization: { dtype: 'uint8', min: 0 } }, tfjsModel('uint8')),
  'quantization by texts': () =>
    withWeight({ quantization: { dtype: 'uint8', min: '0', scale: '1' } }, tfjsModel('uint8')),
  'two weights of one name': () => withWeight({ name: 'one/bias' }),
  'a weight without a name': () => withWeight({ name: null }),
  'a weight that is called otherwise': () => withWeight({ name: 'two/kernel' }),
  'a name of a million steps': () => withWeight({ name: 'a/'.repeat(1_000_000) }),
  'levels without end': () => ({
    ...shards,
    json: `{"modelTopology":${'{"config":['.repeat(100_000)}1${']}'.repeat(100_000)}, "weightsManifest": []}`,
  }),
};

describe('models of TensorFlow.js that nobody should have made are refused in one sentence', () => {
  test.each(Object.entries(tfjs))('%s', async (_, make) => {
    expect(await messageOf(filesOf(make()))).toMatchSnapshot();
  });

  test('whose description is cut off, wherever', async () => {
    const text = JSON.stringify(tfjsModel('uint8').json);
    for (let length = 0; length < text.length; length++) {
      const refusal = await refusalOf(filesOf({ ...shards, json: text.slice(0, length) }));
      if (!(refusal instanceof KeisanError)) throw new Error(`${length} bytes: ${String(refusal)}`);
    }
  });

  test('whose weights are cut off, wherever', async () => {
    const model = tfjsModel('uint8');
    const [[name, bytes]] = [...model.shards] as [[string, Uint8Array<ArrayBuffer>]];
    for (let length = 0; length < bytes.length; length++) {
      const refusal = await refusalOf(filesOf({ ...model, shards: new Map([[name, bytes.slice(0, length)]]) }));
      if (!(refusal instanceof KeisanError)) throw new Error(`${length} bytes: ${String(refusal)}`);
    }
  });
});

test('names that JavaScript has other uses for change nothing', async () => {
  const text = JSON.stringify(shards.json).replace('"config":{', '"config":{"__proto__":{"polluted":true},');
  const model = await loadModel(filesOf({ ...shards, json: text }));
  expect(model.countParams()).toBeGreaterThan(0);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

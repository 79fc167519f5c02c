import { deflateRawSync } from 'node:zlib';
import { KeisanError } from '@keisan/autograd';
import { loadModel } from '@keisan/saving';
import { describe, expect, test, vi } from 'vitest';
import { formats } from './formats.ts';
import { fuzz } from './fuzz.ts';
import { archiveOf, membersOf } from './mutations.ts';

const line = await membersOf(new URL('fixtures/line.keras', import.meta.url));
const whole = archiveOf(line);
const encode = (text: string) => new TextEncoder().encode(text);

vi.spyOn(console, 'warn').mockImplementation(() => {});

/** What Keras saves of a model, as far as it matters here. */
interface Saved {
  class_name: string;
  readonly config: { readonly layers: readonly Saved[] };
}

/** The file with another description. */
function withConfig(change: (config: Saved) => unknown): Uint8Array {
  const config = JSON.parse(new TextDecoder().decode(line['config.json'])) as Saved;
  return archiveOf({ ...line, 'config.json': encode(JSON.stringify(change(config) ?? config)) });
}

const dense = (config: Saved): Saved => config.config.layers[1]!;

/** The file with another option of its first layer. */
const withOption = (name: string, value: unknown) =>
  withConfig((config) => {
    Object.assign(dense(config).config, { [name]: value });
  });

/** The file with the number at a place of its weights changed, or with all that follow some bytes. */
function withWeights(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  const bytes = line['model.weights.h5']!.slice();
  change(bytes, new DataView(bytes.buffer));
  return archiveOf({ ...line, 'model.weights.h5': bytes });
}

/** Where letters first are. */
const placeOf = (bytes: Uint8Array, letters: string) => Buffer.from(bytes).indexOf(letters);

function patched(at: number, change: (view: DataView, at: number) => void): Uint8Array {
  const bytes = whole.slice();
  change(new DataView(bytes.buffer), at);
  return bytes;
}

/** A member that becomes a thousand times as large. */
function bomb(): Uint8Array {
  const zeros = new Uint8Array(128 * 2 ** 20);
  const packed = deflateRawSync(zeros);
  const file = archiveOf({ 'config.json': line['config.json']!, 'model.weights.h5': packed });
  const view = new DataView(file.buffer);
  for (const signature of [0x04034b50, 0x02014b50]) {
    for (let at = 0; at < file.length - 46; at++) {
      if (view.getUint32(at, true) !== signature) continue;
      const sizes = signature === 0x04034b50 ? at + 18 : at + 20;
      if (view.getUint32(sizes, true) !== packed.length) continue;
      view.setUint16(sizes - 10, 8, true);
      view.setUint32(sizes + 4, zeros.length, true);
    }
  }
  return file;
}

const hostile: Readonly<Record<string, () => Uint8Array>> = {
  nothing: () => new Uint8Array(0),
  'a page': () => encode('<!DOCTYPE html><title>404</title>'.repeat(10)),
  'a pointer of Git LFS': () => encode('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n'),
  'an archive of something else': () => archiveOf({ 'word/document.xml': encode('<xml/>') }),
  'an archive without weights': () => archiveOf({ 'config.json': line['config.json']! }),
  'one bit of the weights turned': () =>
    patched(placeOf(whole, 'HDF') + 20_000, (view, at) => view.setUint8(at, view.getUint8(at) ^ 1)),
  'a member that becomes very much larger': bomb,
  'two members in the same place': () => {
    const file = archiveOf({ ...line, other: line['config.json']! });
    const at = Buffer.from(file).lastIndexOf('other') - 46;
    new DataView(file.buffer).setUint32(at + 42, 0, true);
    return file;
  },
  'text that is no JSON': () => archiveOf({ ...line, 'config.json': encode('{"class_name": ') }),
  'a list for a model': () => withConfig(() => []),
  'a layer for a model': () => withConfig((config) => dense(config)),
  'a class that is not known': () =>
    withConfig((config) => void Object.assign(dense(config), { class_name: 'Exploit' })),
  'a class of a module of Python': () =>
    withConfig((config) => void Object.assign(dense(config), { module: 'os', class_name: 'system' })),
  'the code of a lambda': () => withOption('activation', { class_name: '__lambda__', config: { value: '4wEA' } }),
  'levels without end': () =>
    archiveOf({ ...line, 'config.json': encode(`${'{"a":['.repeat(100_000)}1${']}'.repeat(100_000)}`) }),
  'a description of 17 MB': () => archiveOf({ ...line, 'config.json': encode(`"${'x'.repeat(2 ** 24 + 1)}"`) }),
  'layers that read from each other': () =>
    withConfig((config) => {
      const [one, two] = [dense(config), structuredClone(dense(config))];
      const read = (name: string) => ({
        args: [{ class_name: '__keras_tensor__', config: { keras_history: [name, 0, 0] } }],
        kwargs: {},
      });
      Object.assign(one, { name: 'one', inbound_nodes: [read('two')] });
      Object.assign(two, { name: 'two', inbound_nodes: [read('one')] });
      const place = ['one', 0, 0];
      return {
        ...config,
        module: 'keras.src.models.functional',
        class_name: 'Functional',
        config: { name: 'm', trainable: true, layers: [one, two], input_layers: [place], output_layers: [place] },
      };
    }),
  'more weights than fit into memory': () => withOption('units', 500_000_000),
  'more weights than an array can have': () => withOption('units', 4_000_000_000),
  'weights of other shapes': () => withOption('units', 6),
  'weights that are not HDF5': () => archiveOf({ ...line, 'model.weights.h5': encode('not at all') }),
  'a shape of many numbers': () =>
    withWeights((bytes, view) => {
      // The lengths of the first dataset's axes.
      const at = Buffer.from(bytes).indexOf(Buffer.from([1, 2, 1, 0, 0, 0, 0, 0]));
      view.setBigUint64(at + 8, 2n ** 40n, true);
      view.setBigUint64(at + 16, 2n ** 40n, true);
    }),
  "a group's tree that leads to itself": () =>
    withWeights((bytes, view) => {
      const at = placeOf(bytes, 'TREE');
      view.setUint8(at + 5, 1);
      view.setBigUint64(at + 32, BigInt(at), true);
    }),
  'addresses beyond the end': () =>
    withWeights((bytes, view) => {
      const at = placeOf(bytes, 'TREE');
      view.setBigUint64(at + 32, 2n ** 50n, true);
    }),
};

describe('files that nobody should have made are refused in one sentence', () => {
  test.each(Object.entries(hostile))('%s', async (_, make) => {
    const error: unknown = await loadModel(make()).then(
      () => 'a model',
      (refusal: unknown) => refusal,
    );
    expect(error).toBeInstanceOf(KeisanError);
    expect((error as Error).message).toMatchSnapshot();
  });
});

test('names that lead elsewhere, and that JavaScript has other uses for, change nothing', async () => {
  const config = new TextDecoder().decode(line['config.json']).replace('{', '{"__proto__": {"polluted": true}, ');
  const file = archiveOf({ '../../outside': encode('x'), ...line, 'config.json': encode(config) });
  const model = await loadModel(file);
  expect(model.countParams()).toBe(37);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a file that is cut off is refused, wherever', async () => {
  for (let length = 0; length < whole.length; length++) {
    await expect(loadModel(whole.subarray(0, length))).rejects.toBeInstanceOf(KeisanError);
  }
});

test('weights that are cut off are refused, wherever', async () => {
  const weights = line['model.weights.h5']!;
  // The last bytes of the file are after all that is read.
  for (let length = 0; length < 16_000; length += 61) {
    const file = archiveOf({ ...line, 'model.weights.h5': weights.subarray(0, length) });
    await expect(loadModel(file), `${length} bytes`).rejects.toBeInstanceOf(KeisanError);
  }
});

test('files that are damaged at random are refused, or those of a model', async () => {
  const found = [];
  for (let seed = 1_000_000; seed < 1_000_400; seed++) found.push(await fuzz(seed));
  expect(found.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  for (const { name } of formats)
    expect(found.some(({ format, isRefused }) => format === name && isRefused)).toBe(true);
});

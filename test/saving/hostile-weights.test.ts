import { KeisanError, ones, tensor } from '@keisan/autograd';
import { encodeNpy, loadNpz } from '@keisan/datasets/data';
import { modelFromJson, Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import '@keisan/saving';
import { describe, expect, test } from 'vitest';
import { type Hdf5Group, hdf5Layout } from '../../packages/saving/src/hdf5/write.ts';
import { archiveOf } from './mutations.ts';

const newModel = () => new Sequential([new Dense(2, { inputShape: [3], name: 'dense' })]);
const encode = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** A file of safetensors with a header as it is given, and so many bytes of values. */
function safetensors(header: unknown, values = 32): Uint8Array {
  const text = encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return joined(length, text, new Uint8Array(values));
}

const f32 = (shape: readonly unknown[], from: unknown, to: unknown) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});
const whole = { 'dense/kernel': f32([3, 2], 0, 24), 'dense/bias': f32([2], 24, 32) };

/** A group that another one holds twice, and that one another twice, and so on: few bytes, and ways without number. */
function manyWays(depth: number): Uint8Array {
  let group: Hdf5Group = { attributes: { name: 'dense' }, entries: new Map([['0', ones([3, 2])]]) };
  for (let i = 0; i < depth; i++) {
    group = { attributes: {}, entries: new Map([['a', group]]) };
  }
  const bytes = joined(...hdf5Layout(group).parts());
  // Each leaf of one name gets it a second time, under the place of the heap where nothing is.
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 48 < bytes.length; at += 8) {
    if (Buffer.from(bytes.buffer, at, 4).toString('latin1') !== 'SNOD' || view.getUint16(at + 6, true) !== 1) continue;
    view.setUint16(at + 6, 2, true);
    bytes.copyWithin(at + 48, at + 8, at + 48);
    view.setBigUint64(at + 48, 0n, true);
  }
  return bytes;
}

const files: Readonly<Record<string, () => Uint8Array>> = {
  'safetensors: a header longer than the file': () => safetensors(whole).fill(0xff, 4, 8),
  'safetensors: a list for a header': () => safetensors([]),
  'safetensors: a text for a tensor': () => safetensors({ ...whole, 'dense/bias': 'F32' }),
  'safetensors: negative offsets': () => safetensors({ ...whole, 'dense/bias': f32([2], -8, 0) }),
  'safetensors: offsets that are no numbers': () => safetensors({ ...whole, 'dense/bias': f32([2], '24', null) }),
  'safetensors: offsets beyond the end': () => safetensors({ ...whole, 'dense/bias': f32([2], 2 ** 40, 2 ** 40 + 8) }),
  'safetensors: tensors within each other': () => safetensors({ ...whole, 'dense/bias': f32([2], 16, 24) }),
  'safetensors: bytes between two tensors': () => safetensors({ ...whole, 'dense/bias': f32([2], 28, 36) }, 36),
  'safetensors: bytes after the last tensor': () => safetensors(whole, 40),
  'safetensors: bytes before the first tensor': () =>
    safetensors({ 'dense/kernel': f32([3, 2], 8, 32), 'dense/bias': f32([2], 32, 40) }, 40),
  'safetensors: a shape whose size is no number': () =>
    safetensors({ ...whole, 'dense/bias': f32([2 ** 52, 2 ** 52], 24, 32) }),
  'safetensors: a negative length': () => safetensors({ ...whole, 'dense/bias': f32([-2], 24, 32) }),
  'safetensors: a thousand axes': () => safetensors({ ...whole, 'dense/bias': f32(Array(1000).fill(1), 24, 28) }),
  'safetensors: a type that nobody knows': () =>
    safetensors({ ...whole, 'dense/bias': { ...whole['dense/bias'], dtype: 'constructor' } }),
  'safetensors: names that JavaScript has other uses for': () =>
    safetensors(`{"__proto__": ${JSON.stringify(f32([2], 24, 32))}, "constructor": 1}`),
  'safetensors: levels without end': () => safetensors(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  'HDF5: nothing but its first bytes': () => new Uint8Array([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10]),
};

test('a type of numbers that is not read is named', async () => {
  const dense = { ...whole['dense/bias'], dtype: 'F8_E4M3' };
  const file = new File([safetensors({ ...whole, 'dense/bias': dense }) as Uint8Array<ArrayBuffer>], 'odd.file');
  await expect(newModel().loadWeights(file)).rejects.toThrow(
    'odd.file: got F8_E4M3 for "dense/bias"; expected one of BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64. Convert it',
  );
});

test.each(Object.entries(files))('%s', async (_, make) => {
  const model = newModel();
  const before = String(model.weights);
  const error: unknown = await model
    .loadWeights(new File([make() as Uint8Array<ArrayBuffer>], 'odd.file'))
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(KeisanError);
  expect((error as Error).message).toMatch(/^[^\n]*odd\.file[^\n]*$/);
  expect(String(model.weights)).toBe(before);
  expect(({} as { dtype?: string }).dtype).toBeUndefined();
});

test('a file in which each group is there twice is gone through once', async () => {
  const model = newModel();
  const before = String(model.weights);
  await expect(model.loadWeights(manyWays(40), { byName: true })).rejects.toThrow('no weights of these names');
  expect(String(model.weights)).toBe(before);
});

describe('npz', () => {
  const npy = encodeNpy([1, 2]);
  test.each<readonly [string, () => Uint8Array, string]>([
    [
      'many arrays',
      () => archiveOf(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`a${i}.npy`, npy]))),
      '',
    ],
    ['names that JavaScript has other uses for', () => archiveOf({ '__proto__.npy': npy, 'constructor.npy': npy }), ''],
    ['names that lead elsewhere', () => archiveOf({ '../../etc/passwd.npy': npy }), ''],
    ['an array that is none', () => archiveOf({ 'a.npy': encode('no') }), 'a.npy: got bytes that do not begin'],
    ['a shape of many numbers', () => archiveOf({ 'a.npy': encode(`\x93NUMPY`) }), 'a.npy: got'],
  ])('%s', async (_, make, message) => {
    const found = await loadNpz(new File([make() as Uint8Array<ArrayBuffer>], 'odd.npz')).then(
      (arrays) =>
        Object.values(arrays).every((array) => String(array) === String(tensor([1, 2], { dtype: array.dtype }))),
      (error: Error) => error.message,
    );
    if (message === '') expect(found).toBe(true);
    else expect(found).toContain(`odd.npz: ${message}`);
    expect(({} as { shape?: unknown }).shape).toBeUndefined();
  });
});

describe('JSON', () => {
  const text = newModel().toJson();
  test.each([
    ['a name for the prototype', text.replace('{', '{"__proto__": {"polluted": 1}, ')],
    ['one that is written in another way', text.replace('{', '{"\\u005f_proto__": {"polluted": 1}, ')],
  ])('%s changes nothing', (_, json) => {
    expect(modelFromJson(json).countParams()).toBe(8);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each([
    ['a shape that is none', text.replace(/"batch_shape": \[null, 3\]/, '"batch_shape": 3')],
    ['a length below zero', text.replace(/"batch_shape": \[null, 3\]/, '"batch_shape": [null, -3]')],
    ['numbers that are none', text.replace('"units": 2', '"units": NaN')],
    ['a number without end', text.replace('"units": 2', '"units": 1e999')],
    ['a name that is no text', text.replace('"name": "dense"', '"name": {}')],
    ['a name of another kind', text.replace('"name": "dense"', '"name": "\\u0000\\n\\ud800"')],
  ])('%s is refused in one line', (_, json) => {
    expect(json).not.toBe(text);
    let refused: unknown = 'a model';
    try {
      refused = modelFromJson(json).summary === undefined;
    } catch (error) {
      refused = error;
    }
    if (refused !== false) expect(refused).toBeInstanceOf(KeisanError);
    if (refused instanceof Error) expect(refused.message).not.toContain('\n');
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearSession, type Model, Sequential } from '@keisan/layers';
import { Dense, Dropout } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

const newLine = (units = 5, name = 'dense') =>
  new Sequential([
    new Dense(units, { activation: 'relu', inputShape: [4], name }),
    new Dropout(0),
    new Dense(2, { name: 'dense_1' }),
  ]);

const weightsOf = (model: Pick<Model, 'getWeights'>) => model.getWeights().map(String);

let folder = '';
let kerasWeights: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
  kerasWeights = weightsOf(await loadModel(fixture('line.keras')));
});
afterAll(() => rm(folder, { recursive: true }));

describe('weights that Keras saved', () => {
  test.each(['line.weights.h5', 'line.keras', 'line.h5'])('of %s are read', async (name) => {
    const model = newLine();
    await model.loadWeights(fixture(name));
    expect(weightsOf(model)).toEqual(kerasWeights);
  });

  test.each(['line.weights.h5', 'line.h5'])('of %s are read by name', async (name) => {
    const model = newLine(7, 'another');
    const before = weightsOf(model);
    const other = new Sequential([new Dense(5, { inputShape: [4], name: 'dense' }), new Dense(3, { name: 'new' })]);
    await other.loadWeights(fixture(name), { byName: true });
    expect(weightsOf(other).slice(0, 2)).toEqual(kerasWeights.slice(0, 2));
    await expect(model.loadWeights(fixture(name), { byName: true })).rejects.toThrow('dense_1/kernel');
    expect(weightsOf(model)).toEqual(before);
  });

  test.each(['line.weights.h5', 'line.h5'])('of %s that do not fit are an error, or left out', async (name) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const model = newLine(7);
    const before = weightsOf(model);
    await expect(model.loadWeights(fixture(name))).rejects.toThrow(/got shape \[4, 5\]; expected \[4, 7\]/);
    expect(weightsOf(model)).toEqual(before);
    await model.loadWeights(fixture(name), { skipMismatch: true });
    expect(weightsOf(model)).toEqual(before);
    expect(warn.mock.calls.flat().join()).toContain('left out what does not fit');
    warn.mockRestore();
  });
});

describe.each(['m.weights.h5', 'm.safetensors'])('%s', (name) => {
  test('is no model', async () => {
    await newLine().saveWeights(join(folder, name));
    await expect(loadModel(join(folder, name))).rejects.toThrow('a file of weights alone; expected one with the model');
  });

  test('gives back what was saved, to the bit', async () => {
    const [model, other] = [newLine(), newLine()];
    const path = join(folder, name);
    await model.saveWeights(path);
    await other.loadWeights(path);
    expect(weightsOf(other)).toEqual(weightsOf(model));
    await expect(model.saveWeights(path, { overwrite: false })).rejects.toThrow('which is there already');
  });

  test('of another model is refused, and nothing changes', async () => {
    const path = join(folder, name);
    await newLine().saveWeights(path);
    const other = new Sequential([new Dense(5, { inputShape: [4], name: 'dense' })]);
    const before = weightsOf(other);
    const result = await other.loadWeights(path).catch((error: Error) => error.message);
    if (name.endsWith('.safetensors')) {
      expect(result).toContain('got a tensor "dense_1/');
      expect(weightsOf(other)).toEqual(before);
    } else expect(result).toBeUndefined(); // As in Keras, whose files may hold more than is read.
  });
});

const unnamed = () => new Sequential([new Dense(3, { inputShape: [4] }), new Dense(1)]);

test('safetensors of a model whose names were numbered are refused in a second one, which is told what to do', async () => {
  const path = join(folder, 'unnamed.safetensors');
  const make = () => [unnamed(), unnamed()] as const;
  const [model, other] = make();
  await model.saveWeights(path);
  const result = await other.loadWeights(path).catch((error: Error) => error.message);
  expect(result).toMatch(/give layers names of your own, or call clearSession\(\) .*; or write \.weights\.h5/);
  clearSession();
  const [, again] = make();
  clearSession();
  const [first] = make();
  await again.saveWeights(path);
  await expect(first.loadWeights(path)).rejects.toThrow('clearSession()');
  clearSession();
  await make()[1].loadWeights(path);
});

test.each(['n.weights.h5', 'n.safetensors', 'line.h5'])('names of which %s has none are an error', async (name) => {
  const path = name === 'line.h5' ? fixture(name) : join(folder, name);
  if (name !== 'line.h5') await unnamed().saveWeights(path);
  const model = unnamed();
  const before = weightsOf(model);
  for (const skipMismatch of [false, true]) {
    await expect(model.loadWeights(path, { byName: true, skipMismatch })).rejects.toThrow(
      /got byName for .*, which has no weights of these names; expected some that are in both\. Names that/,
    );
  }
  expect(weightsOf(model)).toEqual(before);
});

test('safetensors are laid out as the format says', async () => {
  const path = join(folder, 'layout.safetensors');
  const model = newLine();
  await model.saveWeights(path);
  const bytes = await readFile(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, { data_offsets: number[] }>;
  const { data_offsets: offsets, ...described } = header['dense/kernel']!;
  expect(described).toEqual({ dtype: 'F32', shape: [4, 5] });
  const values = bytes.buffer.slice(
    bytes.byteOffset + 8 + length + offsets[0]!,
    bytes.byteOffset + 8 + length + offsets[1]!,
  );
  expect([...new Float32Array(values)]).toEqual([...model.weights[0]!.data]);
  expect(length % 8).toBe(0);
});

test.each([
  ['m.h5', 'expected a name that ends in .weights.h5 or .safetensors. Write model.weights.h5'],
  ['m.keras', 'Write model.save(...) for the whole model'],
])('weights are not written to %s', async (name, message) => {
  await expect(newLine().saveWeights(join(folder, name))).rejects.toThrow(message);
});

test('a model that is not built has no weights to save or to read', async () => {
  const model = new Sequential([new Dense(2)]);
  const message = 'got a model that is not built; expected one that has its weights';
  await expect(model.saveWeights(join(folder, 'm.weights.h5'))).rejects.toThrow(message);
  await expect(model.loadWeights(fixture('line.weights.h5'))).rejects.toThrow(message);
});

test.each([
  ['nothing', '', '0 bytes'],
  ['a page', '<!DOCTYPE html><p>Not found', 'bytes that do not begin as a file of weights does'],
  [
    'a pointer of Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:0',
    'bytes that do not begin as a file of weights does',
  ],
])('%s in the place of weights', async (_, text, got) => {
  const path = join(folder, 'none.weights.h5');
  await writeFile(path, text);
  await expect(newLine().loadWeights(path)).rejects.toThrow(
    `${path}: got ${got}; expected a .weights.h5, a .safetensors or a .keras file, or a model.json. It may be something else: a page that says "not found", or a pointer of Git LFS.`,
  );
});

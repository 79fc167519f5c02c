import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@keisan/saving';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import './own-classes.ts';
import { type Expected, expectPrediction, expectTraining } from './expected.ts';

interface Row extends Expected {
  readonly goesOn: Expected['goesOn'] & { readonly iterations: number };
}

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Readonly<Record<string, Row>>;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.entries(expected))('%s, which real Keras saved', (name, row) => {
  const load = () => loadModel(fixture(`${name}.keras`));

  test('predicts the same', async () => {
    await expectPrediction(await load(), row);
  });

  test('goes on training the same', async () => {
    const model = await load();
    await expectTraining(model, row);
    expect(model.optimizer!.iterations.item()).toBe(row.goesOn.iterations);
  });

  test('is the same, to the bit, once it was saved and read again', async () => {
    const model = await load();
    const path = join(folder, `${name}.keras`);
    await model.save(path);
    const again = await loadModel(path);
    expect(again.toJson()).toBe(model.toJson());
    expect(again.getWeights().map(String)).toEqual(model.getWeights().map(String));
    expect(again.optimizer!.variables.map(String)).toEqual(model.optimizer!.variables.map(String));
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/part$/));
  });
});

test.each([
  ['an ArrayBuffer', (bytes: Uint8Array<ArrayBuffer>) => bytes.buffer],
  ['a typed array', (bytes: Uint8Array<ArrayBuffer>) => bytes],
  ['a Blob', (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes])],
  ['a Response', (bytes: Uint8Array<ArrayBuffer>) => new Response(bytes)],
])('%s is read too', async (_, sourceOf) => {
  const source = sourceOf(new Uint8Array(readFileSync(fixture('line.keras'))));
  const model = await loadModel(source);
  await expectPrediction(model, expected.line!);
});

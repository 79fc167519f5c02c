import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Tensor, tensor } from '@keisan/autograd';
import { loadModel } from '@keisan/saving';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import './own-classes.ts';

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Row {
  readonly inputs: readonly Values[];
  readonly targets: readonly Values[];
  readonly predict: readonly Values[];
  readonly goesOn: {
    readonly loss: readonly number[];
    readonly predict: readonly Values[];
    readonly iterations: number;
  };
}

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Readonly<Record<string, Row>>;

const tensors = (values: readonly Values[]): never => {
  const all = values.map(({ shape, data }) => tensor(Float32Array.from(data), { shape }));
  return (all.length === 1 ? all[0] : all) as never;
};

function expectNear(outputs: unknown, values: readonly Values[], digits: number): void {
  const found = [outputs].flat() as Tensor[];
  expect(found.map(({ shape }) => shape)).toEqual(values.map(({ shape }) => shape));
  found.forEach((output, i) => {
    output.data.forEach((x, j) => {
      expect(x).toBeCloseTo(values[i]!.data[j]!, digits);
    });
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.entries(expected))('%s, which real Keras saved', (name, row) => {
  const load = () => loadModel(fixture(`${name}.keras`));

  test('predicts the same', async () => {
    const model = await load();
    expectNear(await model.predict(tensors(row.inputs), { verbose: 0 }), row.predict, 5);
  });

  test('goes on training the same', async () => {
    const model = await load();
    const fit = { batchSize: 4, shuffle: false, epochs: 2, verbose: 0 } as const;
    const { history } = await model.fit(tensors(row.inputs), tensors(row.targets), fit);
    history.loss.forEach((loss, i) => {
      expect(loss).toBeCloseTo(row.goesOn.loss[i]!, 4);
    });
    expectNear(await model.predict(tensors(row.inputs), { verbose: 0 }), row.goesOn.predict, 4);
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
  expectNear(await model.predict(tensors(expected.line!.inputs), { verbose: 0 }), expected.line!.predict, 5);
});

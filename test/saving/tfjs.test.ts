import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Expected, expectPrediction } from './expected.ts';

const folder = fileURLToPath(new URL('fixtures/tfjs', import.meta.url));
const rows = ['expected.json', 'saved.json'].flatMap((name) =>
  Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Expected>),
);
const row = Object.fromEntries(rows);

/** The files of a model, as they are dropped on a page. */
const filesOf = (name: string) =>
  readdirSync(join(folder, name)).map((file) => new File([readFileSync(join(folder, name, file))], file));

test.each(rows)('%s predicts the same', async (name, expected) => {
  await expectPrediction(await loadModel(join(folder, name, 'model.json')), expected);
});

test('what a model was compiled with is read, or not', async () => {
  const path = join(folder, 'saved-line/model.json');
  expect((await loadModel(path)).getCompileConfig()).toMatchObject({ loss: 'categorical_crossentropy' });
  expect((await loadModel(path, { compile: false })).optimizer).toBeNull();
  const { optimizer } = await loadModel(join(folder, 'keras3/model.json'));
  expect(optimizer!.name).toBe('adam');
});

describe('weights alone', () => {
  const names = ['shards', 'uint8', 'keras3', 'keras3-nested', 'renamed', 'layers', 'saved-line', 'saved-graph'];

  test.each(names)('of %s are read into a model that is there', async (name) => {
    const path = join(folder, name, 'model.json');
    const [model, other] = [await loadModel(path), await loadModel(path, { compile: false })];
    model.setWeights(model.getWeights().map((weight) => weight.mul(0).add(0.5)));
    await model.loadWeights(path);
    expect(model.getWeights().map(String)).toEqual(other.getWeights().map(String));
  });

  const newLine = (units = 3, name = 'dense_1') =>
    new Sequential([new Dense(5, { inputShape: [4], name: 'dense' }), new Dense(units, { name })]);
  const weightsOf = (model: Sequential) => model.getWeights().map(String);

  test('go by the names of layers, from files that were dropped too', async () => {
    const [model, saved] = [newLine(), await loadModel(join(folder, 'uint8/model.json'))];
    await model.loadWeights(filesOf('uint8').reverse());
    expect(weightsOf(model)).toEqual(saved.getWeights().map(String));
  });

  test('of another model are refused, or left out, and nothing changes', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const path = join(folder, 'uint8/model.json');
    for (const [model, message] of [
      [newLine(2), 'got shape [5, 3]; expected [5, 2], the shape of'],
      [newLine(3, 'new'), 'got no weight that is that of'],
    ] as const) {
      const before = weightsOf(model);
      await expect(model.loadWeights(path)).rejects.toThrow(message);
      expect(weightsOf(model)).toEqual(before);
      await model.loadWeights(path, { skipMismatch: true });
      expect(weightsOf(model).slice(2)).toEqual(before.slice(2));
      expect(weightsOf(model)[0]).not.toBe(before[0]);
      expect(warn.mock.calls.flat().join()).toContain(message);
    }
    const model = newLine(3, 'new');
    const before = weightsOf(model);
    await model.loadWeights(path, { byName: true });
    expect(weightsOf(model).map((weight, i) => weight === before[i])).toEqual([false, false, true, true]);
    warn.mockRestore();
  });

  test.each<[string, () => never, string]>([
    [
      'the model.json alone',
      () => filesOf('uint8').find(({ name }) => name === 'model.json') as never,
      'got a model.json alone',
    ],
    [
      'JSON of something else',
      () => new File(['{"a": 1}'], 'x.json') as never,
      'x.json: got weightsManifest undefined',
    ],
    ['no JSON', () => new File(['{"a": '], 'x.json') as never, 'x.json: got text that cannot be read'],
  ])('from %s are refused', async (_, source, message) => {
    await expect(newLine().loadWeights(source())).rejects.toThrow(message);
  });
});

describe('dropped files', () => {
  test('are read in any order', async () => {
    await expectPrediction(await loadModel(filesOf('shards').reverse()), row.shards!);
  });

  test('of one model alone are a list of one', async () => {
    const path = fileURLToPath(new URL('fixtures/line.keras', import.meta.url));
    expect((await loadModel([new File([readFileSync(path)], basename(path))])).countParams()).toBe(37);
  });

  test.each<[string, () => never]>([
    ['without one of weights', () => filesOf('shards').filter(({ name }) => !name.includes('2of2')) as never],
    ['without the model', () => filesOf('shards').filter(({ name }) => name !== 'model.json') as never],
    ['of two models', () => [...filesOf('shards'), new File(['{}'], 'other.json')] as never],
    ['none', () => [] as never],
    ['something else', () => ['model.json'] as never],
    ['the model alone', () => filesOf('shards').find(({ name }) => name === 'model.json') as never],
  ])('%s are refused', async (_, files) => {
    const message = await loadModel(files()).then(
      () => 'a model',
      (error: Error) => error.message,
    );
    expect(message).toMatchSnapshot();
  });
});

describe('from a server', () => {
  let server: Server;
  let url = '';
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const path = join(folder, pathname);
      if (existsSync(path)) response.writeHead(200).end(readFileSync(path));
      else response.writeHead(404).end('not found');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('the files beside the model are fetched, with what the URL ends with', async () => {
    await expectPrediction(await loadModel(`${url}/shards/model.json?token=1`), row.shards!);
    expect(asked.slice(-2)).toEqual(['/shards/group1-shard1of2.bin?token=1', '/shards/group1-shard2of2.bin?token=1']);
    await expectPrediction(await loadModel(new URL(`${url}/uint8/model.json`)), row.uint8!);
    await expectPrediction(await loadModel(await fetch(`${url}/shards/model.json`)), row.shards!);
  });

  test('what is not there is an error that names it', async () => {
    await expect(loadModel(`${url}/none/model.json`)).rejects.toThrow(
      /none\/model.json", which answered with status 404/,
    );
  });
});

describe('a damaged model', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'keisan-'));
    await cp(join(folder, 'shards'), copy, { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true }));

  test.each<[string, Uint8Array]>([
    ['too short', new Uint8Array(10)],
    ['too long', new Uint8Array(10_000)],
  ])('with a file of weights that is %s is refused', async (_, bytes) => {
    await writeFile(join(copy, 'group1-shard2of2.bin'), bytes);
    const message = await loadModel(join(copy, 'model.json')).catch((error: Error) =>
      error.message.replaceAll(copy, ''),
    );
    expect(message).toMatchSnapshot();
  });
});

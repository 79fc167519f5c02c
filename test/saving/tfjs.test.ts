import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@keisan/saving';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    await expect(loadModel(`${url}/none/model.json`)).rejects.toThrow(/none\/model.json", answered with status 404/);
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

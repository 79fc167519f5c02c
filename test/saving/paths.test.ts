import { existsSync } from 'node:fs';
import { KeisanError, ones } from '@keisan/autograd';
import { loadNpy, loadNpz, readCsv, readNpy, saveNpy, saveNpz } from '@keisan/datasets/data';
import { Sequential } from '@keisan/layers';
import { CSVLogger } from '@keisan/layers/callbacks';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { BackupAndRestore, ModelCheckpoint } from '@keisan/saving/callbacks';
import { plotModel } from '@keisan/viz';
import { describe, expect, test } from 'vitest';

const model = new Sequential([new Dense(1, { inputShape: [2] })]);
model.compile({ optimizer: 'sgd', loss: 'mse', runtime: 'eager' });

const fitted = (callback: () => CSVLogger | ModelCheckpoint | BackupAndRestore) =>
  model.fit(ones([1, 2]), ones([1, 1]), { verbose: 0, callbacks: [callback()] });
const first = (rows: AsyncIterable<unknown>) => rows[Symbol.asyncIterator]().next();

/** A path with an ending, where it is no URL that has none. */
const ending = (path: string | URL, end: string) => (path instanceof URL ? new URL(path.href + end) : path + end);

type Way = (path: string | URL) => Promise<unknown>;

const reading: Readonly<Record<string, Way>> = {
  loadNpy: (path) => loadNpy(path),
  loadNpz: (path) => loadNpz(path),
  readNpy: (path) => first(readNpy(path)),
  readCsv: (path) => first(readCsv(path)),
  loadModel: (path) => loadModel(ending(path, '.keras')),
  loadWeights: (path) => model.loadWeights(ending(path, '.weights.h5')),
};

const writing: Readonly<Record<string, Way>> = {
  saveNpy: (path) => saveNpy(path, [1]),
  saveNpz: (path) => saveNpz(path, { x: [1] }),
  save: (path) => model.save(ending(path, '.keras')),
  saveWeights: (path) => model.saveWeights(ending(path, '.weights.h5')),
  plotModel: (path) => plotModel(model, { toFile: ending(path, '.dot') }),
  CSVLogger: (path) => fitted(() => new CSVLogger(path)),
  ModelCheckpoint: (path) => fitted(() => new ModelCheckpoint(`${path}.keras`)),
  BackupAndRestore: (path) => fitted(() => new BackupAndRestore(String(path))),
};

/** No file is here. */
const elsewhere = ['ftp://host/x', 's3://bucket/x', 'file://host/x', 'file:///a%2Fb', 'a\0b', 'file:///a%00b'];

const refusal = async (way: Way, path: string | URL) => {
  const error = await (async () => way(path))().then(
    () => new Error('no error'),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(KeisanError);
  expect(error.message).not.toMatch(/must be|must not|null bytes|Received|\n/);
  expect(error.message).toMatch(/^[^:]*: got (toFile )?".*; expected a path/);
};

describe.each(Object.entries({ ...reading, ...writing }))('%s', (_, way) => {
  test.each(elsewhere)('%j', (path) => refusal(way, path));

  test.each(elsewhere.filter((path) => URL.canParse(path)))('the URL %s', (path) => refusal(way, new URL(path)));
});

describe.each(Object.entries(writing))('%s to what can only be fetched', (_, way) => {
  test.each(['https://host/x', 'HTTP://host/x', 'data:,x', 'blob:nodedata:x'])('%s', (path) => refusal(way, path));
});

test('nothing was written', () => {
  for (const folder of ['ftp:', 's3:', 'file:', 'https:', 'HTTP:']) expect(existsSync(folder)).toBe(false);
});

test.runIf(existsSync('/proc/self')).each(['BackupAndRestore', 'ModelCheckpoint'])(
  '%s where no folder can be made',
  async (name) => {
    const message = await writing[name]!('/proc/keisan/x').catch((error: Error) => error.message);
    expect(message).toContain(`${name}: got "/proc/keisan/x`);
    expect(message).toContain(', for which the folder /proc/keisan cannot be made (ENOENT); expected a place where');
  },
);

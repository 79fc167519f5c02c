import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readCsv } from '../csv/read-csv.ts';
import { DatasetError } from '../errors.ts';
import { encodeNpy } from '../npy/encode.ts';
import { loadNpy } from '../npy/files.ts';
import { readNpy } from '../npy/read-npy.ts';

const npy = Buffer.from(encodeNpy([1, 2, 3]));
const stream = () => Readable.from([npy], { objectMode: false });

async function through(pieces: AsyncIterable<unknown>, most = Number.POSITIVE_INFINITY): Promise<void> {
  let left = most;
  for await (const _ of pieces) if (--left <= 0) return;
}

const readers = {
  loadNpy: async (source: never) => void (await loadNpy(source)),
  readNpy: async (source: never) => through(readNpy(source)),
  readCsv: async (source: never) => through(readCsv(source)),
};

const spent: Record<string, (stream: Readable) => unknown> = {
  'read to its end': (given) => through(given),
  'left early': (given) => through(given, 1),
  'read in part': (given) => new Promise((resolve) => given.once('readable', () => resolve(given.read(10)))),
  destroyed: (given) => given.destroy(),
};

test.each(Object.keys(spent))('a stream of Node that was %s', async (how) => {
  for (const [name, read] of Object.entries(readers)) {
    const given = stream();
    await spent[how]!(given);
    const reading = (async () => read(given as never))();
    await expect(reading).rejects.toThrow(`${name}: got a Response or a stream that was read already`);
  }
});

test.each([1, Number.POSITIVE_INFINITY])('a web stream of which %d pieces were read', async (most) => {
  const web = async (isRead: boolean) => {
    const given = new Blob([npy]).stream();
    const reader = given.getReader();
    for (let left = isRead ? most : 0; left > 0 && !(await reader.read()).done; ) left--;
    reader.releaseLock();
    return given;
  };
  for (const [name, read] of Object.entries(readers)) {
    const given = await web(true);
    const reading = (async () => read(given as never))();
    await expect(reading).rejects.toThrow(`${name}: got a Response or a stream that was read already`);
  }
  expect((await loadNpy(await web(false))).toArray()).toEqual([1, 2, 3]);
  const given = await web(false);
  const rows = readNpy(given);
  await given.cancel();
  await expect(through(rows)).rejects.toThrow('readNpy: got a Response or a stream that was read already');
});

test('a stream of Node is gone through once', async () => {
  const rows = readNpy(stream());
  await through(rows);
  await expect(through(rows)).rejects.toThrow('readNpy: got a Response or a stream that was read already');
});

const gunzipped = () =>
  new Blob(['no gzip at all']).stream().pipeThrough(new DecompressionStream('gzip') as never) as ReadableStream;
const failing = (error: unknown) => new ReadableStream({ start: (controller) => controller.error(error) });

test.each<[string, () => unknown, RegExp]>([
  ['an error', () => failing(new Error('reset')), /got "the stream", which broke off \(reset\); expected all of its/],
  ['no reason', () => failing(undefined), /which broke off \(no reason was given\)/],
  ['an error without words', () => failing(new RangeError()), /which broke off \(RangeError\)/],
  ['what is no gzip', gunzipped, /which broke off \(.*incorrect header check.*\)/i],
  [
    'a generator that fails',
    () =>
      (async function* () {
        yield npy.subarray(0, 0);
        throw new Error('reset');
      })(),
    /which broke off \(reset\)/,
  ],
  [
    'no file',
    () => createReadStream(join(tmpdir(), 'none', 'none.npy')),
    /got ".*none.npy", which cannot be read \(ENOENT\); expected a path that there is. Look at/,
  ],
  ['a folder', () => createReadStream(tmpdir()), /which cannot be read \(EISDIR\); expected the path of a file/],
])('a stream that breaks off: %s', async (_, source, message) => {
  for (const [name, read] of Object.entries(readers)) {
    const error = await read(source() as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatasetError);
    expect((error as DatasetError).message).toMatch(message);
    expect((error as DatasetError).message.startsWith(`${name}: `)).toBe(true);
    expect(error).toHaveProperty('cause');
  }
});

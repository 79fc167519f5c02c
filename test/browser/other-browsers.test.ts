import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firefoxPath, launchFirefox } from './firefox.ts';
import { buildPage, type SiteOptions, serve } from './site.ts';
import type { Visitor } from './visitor.ts';
import { launchWebKit, webkitPath } from './webkit.ts';

/** A browser, where it is installed. */
interface Other {
  readonly name: string;
  readonly path: string;
  launch(): Promise<Visitor>;
  /** Whether isolated pages have threads. */
  readonly hasThreads: boolean;
}

// Debian: apt-get install -y firefox-esr webkit2gtk-driver xvfb
const others: readonly Other[] = [
  { name: 'Firefox', path: firefoxPath, launch: launchFirefox, hasThreads: true },
  { name: 'WebKit, memory shared', path: webkitPath, launch: () => launchWebKit(true), hasThreads: true },
  { name: 'WebKit, nothing shared', path: webkitPath, launch: () => launchWebKit(false), hasThreads: false },
];

const trained = `new Promise((resolve) => {
  const look = () => document.querySelector('body[data-state]') ? resolve() : setTimeout(look, 50);
  look();
})`;
const textOf = (selector: string) => `document.querySelector('${selector}').innerText`;
const losses = `new Promise((resolve, reject) => {
  const look = () => globalThis.losses ? globalThis.losses.then(resolve, reject) : setTimeout(look, 50);
  look();
})`;

describe.each(others)('$name', ({ path, launch, hasThreads }) => {
  describe.runIf(existsSync(path))('where it is installed', () => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await launch();
    });
    afterAll(() => visitor?.close());

    test.each<[string, SiteOptions]>([
      ['isolated', { isolated: true }],
      ['not isolated', {}],
      ['under a policy against unsafe-eval', { isolated: true, scripts: "'self' 'wasm-unsafe-eval'" }],
    ])('trains the page of examples/browser, %s', async (_, options) => {
      const site = await serve(await buildPage(), options);
      await visitor.open(`${site.url}?epochs=3&samples=12000`);
      await visitor.evaluate(trained);
      expect(await visitor.evaluate(textOf('#status'))).toMatch(/^Trained in \d+\.\d s$/);
      expect(Number.parseFloat(await visitor.evaluate(textOf('#test-accuracy')))).toBeGreaterThan(90);
      expect(await visitor.evaluate(textOf('#answer'))).toBe('7');
      const isThreaded = hasThreads && options.isolated === true;
      expect([...site.served].some((name) => name.includes('thread.web.worker'))).toBe(isThreaded);
      await site.close();
    });

    test('says the same numbers with and without threads', async () => {
      const root = fileURLToPath(new URL('threads-page', import.meta.url));
      const site = await serve(await buildPage(root), { isolated: hasThreads });
      await visitor.open(site.url);
      const [here, ...there] = await visitor.evaluate<readonly (readonly number[])[]>(losses);
      expect(here).toHaveLength(12);
      expect(there.length).toBeGreaterThan(hasThreads ? 2 : 1);
      for (const each of there) expect(each).toEqual(here);
      await site.close();
    });
  });
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firefoxPath, launchFirefox } from './firefox.ts';
import { type Bundle, buildPage, type SiteOptions, serve } from './site.ts';
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

/** A promise that ends when an expression holds on the page. */
const until = (expression: string) => `new Promise((resolve) => {
  const look = () => (${expression}) ? resolve() : setTimeout(look, 50);
  look();
})`;
const trained = until("document.querySelector('body[data-state]')");
const textOf = (selector: string) => `document.querySelector('${selector}').innerText`;
const losses = `${until('globalThis.losses')}.then(() => globalThis.losses)`;

const threadsPage = fileURLToPath(new URL('threads-page', import.meta.url));
let built: Promise<readonly [Bundle, Bundle]> | undefined;
/** The example and the page of threads, built once, where there is a browser for them. */
const pages = () => (built ??= Promise.all([buildPage(), buildPage(threadsPage)]));

describe.each(others)('$name', ({ path, launch, hasThreads }) => {
  describe.runIf(existsSync(path))('where it is installed', () => {
    let visitor: Visitor;
    let [example, threads]: readonly Bundle[] = [];
    beforeAll(async () => {
      [example, threads] = await pages();
      visitor = await launch();
    });
    afterAll(() => visitor?.close());

    test.each<[string, SiteOptions]>([
      ['isolated', { isolated: true }],
      ['not isolated', {}],
      ['under a policy against unsafe-eval', { isolated: true, scripts: "'self' 'wasm-unsafe-eval'" }],
    ])('trains the page of examples/browser, %s', async (_, options) => {
      const site = await serve(example!, options);
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
      const site = await serve(threads!, { isolated: hasThreads });
      await visitor.open(site.url);
      const [here, ...there] = await visitor.evaluate<readonly (readonly number[])[]>(losses);
      expect(here).toHaveLength(12);
      expect(there.length).toBeGreaterThan(hasThreads ? 2 : 1);
      for (const each of there) expect(each).toEqual(here);
      await site.close();
    });
  });
});

import { expect, test, vi } from 'vitest';
import { layOut } from './graphviz.node.ts';
import { packageHere } from './package-here.ts';
import { renderPng } from './png.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">a</text></svg>';

/** What the packages say no with, each in its turn. */
const refusals = vi.hoisted(() => ({
  resvg: null as Error | null,
  font: null as Error | null,
  thread: null as Error | null,
}));

vi.mock('@resvg/resvg-js', async (original) => {
  const { Resvg } = await original<typeof import('@resvg/resvg-js')>();
  return {
    get Resvg() {
      if (refusals.resvg) throw refusals.resvg;
      return Resvg;
    },
  };
});

vi.mock('./fonts.ts', async (original) => {
  const { fontsFor } = await original<typeof import('./fonts.ts')>();
  return {
    fontsFor: (text: string) => {
      if (refusals.font) throw refusals.font;
      return fontsFor(text);
    },
  };
});

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Worker extends real.Worker {
    constructor(script: string, options: object) {
      if (refusals.thread) throw refusals.thread;
      super(script, options);
    }
  }
  return { ...real, Worker };
});

test('the binary of resvg for another system, or none', async () => {
  refusals.resvg = new Error("Cannot find module '@resvg/resvg-js-linux-x64-gnu'\nRequire stack:\n- index.js");
  await expect(renderPng(svg, 96)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[PackageError: renderPng: got the package @resvg/resvg-js, which does not work here (Cannot find module '@resvg/resvg-js-linux-x64-gnu'); expected it as npm installs it on this system, with its optional packages. Remove node_modules and install again here, and let bundlers leave it out.]`,
  );
  refusals.resvg = null;
  expect(await renderPng(svg, 96)).toBeInstanceOf(Uint8Array);
});

test('a font that a bundler left behind: no picture without its letters', async () => {
  refusals.font = new Error("Cannot find module '@expo-google-fonts/arimo'");
  await expect(renderPng(svg, 96)).rejects.toThrow(
    'renderPng: got the package @expo-google-fonts/arimo, which does not work here (Cannot find module',
  );
  refusals.font = null;
});

test("what Node's permissions forbid", async () => {
  const message = 'Access to this API has been restricted';
  refusals.thread = Object.assign(new Error(message), { code: 'ERR_ACCESS_DENIED' });
  await expect(layOut('digraph { a }', 'plotModel')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[PackageError: plotModel: got the package graphviz-cli, which does not work here (Access to this API has been restricted); expected it as npm installs it on this system, with its optional packages. Start Node with --allow-worker and --allow-addons.]`,
  );
  refusals.thread = null;
  expect(await layOut('digraph { a }')).toContain('<svg');
});

test('what works is handed on', async () => {
  expect(await packageHere('plotModel', 'one', () => 1)).toBe(1);
});

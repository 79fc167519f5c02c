import { afterEach, expect, test, vi } from 'vitest';
import { parallelism } from './start.web.ts';

const worker = {
  crossOriginIsolated: true,
  navigator: { hardwareConcurrency: 4 },
  document: undefined,
  Worker: class {},
};

afterEach(() => vi.unstubAllGlobals());

test.each<[string, Record<string, unknown>, number]>([
  ['a worker of an isolated page', {}, 4],
  ['one of a page that is not', { crossOriginIsolated: false }, 1],
  ['one that cannot start others', { Worker: undefined }, 1],
  ['one without memory to share, as in WebKitGTK', { SharedArrayBuffer: undefined }, 1],
  ['the page itself', { document: {} }, 1],
])('threads of %s', (_, globals, threads) => {
  for (const [name, value] of Object.entries({ ...worker, ...globals })) vi.stubGlobal(name, value);
  expect(parallelism()).toBe(threads);
});

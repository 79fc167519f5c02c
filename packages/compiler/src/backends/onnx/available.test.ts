import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { build } from 'esbuild';
import { env } from 'onnxruntime-web';
import { env as pageEnv } from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { loadPackage as inNode } from './available.node.ts';
import { loadPackage as inPage, isMissing } from './available.web.ts';

test.each([
  ['Node', inNode, env],
  ['a page', inPage, pageEnv],
] as const)('what the program has set in env.wasm is left alone in %s', async (_, load, { wasm }) => {
  const own = { numThreads: 3, proxy: false, wasmPaths: 'https://example.com/ort/' };
  Object.assign(wasm, own);
  await load('onnxruntime-web');
  expect(wasm).toMatchObject(own);
});

test('a bundler that does not find the package leaves it to the page, which takes it for missing', async () => {
  const contents = await readFile(new URL('available.web.ts', import.meta.url), 'utf8');
  const stdin = { contents, loader: 'ts', resolveDir: tmpdir() } as const;
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['./*'],
    write: false,
    logLevel: 'silent',
  });
  expect(outputFiles[0]!.text).toContain('import("onnxruntime-web/wasm")');
  const said = ['Failed to resolve module specifier "x"', "Cannot find module 'onnxruntime-web/wasm'", 'out of memory'];
  const missing = said.map((text) => isMissing('onnxruntime-web', new Error(text, { cause: new TypeError(text) })));
  expect(missing).toEqual([true, true, false]);
});

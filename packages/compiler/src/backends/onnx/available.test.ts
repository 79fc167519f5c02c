import { env } from 'onnxruntime-web';
import { env as pageEnv } from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { loadPackage as inNode } from './available.node.ts';
import { loadPackage as inPage } from './available.web.ts';

test.each([
  ['Node', inNode, env],
  ['a page', inPage, pageEnv],
] as const)('what the program has set in env.wasm is left alone in %s', async (_, load, { wasm }) => {
  const own = { numThreads: 3, proxy: false, wasmPaths: 'https://example.com/ort/' };
  Object.assign(wasm, own);
  await load('onnxruntime-web');
  expect(wasm).toMatchObject(own);
});

import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { type Bundle, buildPage } from './site.ts';

const LIMIT = 300_000;

/** ONNX Runtime, and Graphviz, which is fetched for the diagram only. */
const runtime = /(^|\/)(ort|graphviz\.worker|render)[^/]*\.(js|mjs|wasm)$/;

let bundle: Bundle;
beforeAll(async () => {
  bundle = await buildPage();
});

test('the page without its runtimes is small', () => {
  const sizes = [...bundle]
    .filter(([name]) => !runtime.test(name))
    .map(([name, content]) => ({ name, gzip: gzipSync(content).length }));
  const total = sizes.reduce((sum, { gzip }) => sum + gzip, 0);
  console.info(
    [...sizes, { name: 'in all, compressed', gzip: total }]
      .map(({ name, gzip }) => `${(gzip / 1000).toFixed(1).padStart(7)} kB  ${name}`)
      .join('\n'),
  );
  expect(sizes.map(({ name }) => name)).toContain('index.html');
  expect(total).toBeLessThan(LIMIT);
});

test('nothing of Node is in it', () => {
  const scripts = [...bundle].filter(([name]) => name.endsWith('.js'));
  for (const [name, content] of scripts) {
    expect(Buffer.from(content).toString(), name).not.toMatch(/__vite-browser-external|\b(from|import)\s*\(?["']node:/);
  }
});

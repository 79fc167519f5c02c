import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { child } from './child.ts';

test('pictures are drawn in a worker thread too, without the network, and nothing else is written', async () => {
  const home = await mkdtemp(join(tmpdir(), 'keisan-plots-'));
  const pictures = join(home, 'pictures');
  await mkdir(pictures);
  const env = { HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home };
  expect(await child('./plots.main.ts', { args: [pictures], env })).toEqual({ output: '[]\n', code: 0, signal: null });
  const files = (await readdir(pictures)).sort();
  expect(files).toEqual(['graph.png', 'graph.svg', 'history.png', 'history.svg', 'model.png', 'model.svg']);
  for (const file of files) expect((await readFile(join(pictures, file))).length).toBeGreaterThan(500);
  expect(await readdir(home)).toEqual(['pictures']);
  await rm(home, { recursive: true });
});

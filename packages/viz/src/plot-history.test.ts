import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plotHistory } from './plot-history.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-history-'));
});
afterAll(() => rm(folder, { recursive: true }));

const history = { loss: [1, 0.5], val_loss: [1, 0.75] };

test('an SVG with its title', async () => {
  const path = await plotHistory(history, { toFile: join(folder, 'h.svg'), title: '学習曲線' });
  expect(basename(path)).toBe('h.svg');
  expect((await readFile(path)).toString()).toContain('>学習曲線</text>');
});

test('a file by its URL', async () => {
  const file = join(folder, 'url.svg');
  expect(await plotHistory(history, { toFile: pathToFileURL(file) })).toBe(file);
  expect(await readFile(file, 'utf8')).toContain('<svg');
});

test('a PNG, as fine as dpi says', async () => {
  const [coarse, fine] = await Promise.all(
    [96, 192].map(async (dpi) => readFile(await plotHistory(history, { toFile: join(folder, `${dpi}.png`), dpi }))),
  );
  expect(fine!.readUInt32BE(16) / coarse!.readUInt32BE(16)).toBeCloseTo(2, 1);
});

test('what cannot be written is rejected', async () => {
  await expect(plotHistory(history, { toFile: 'history.pdf' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: plotHistory: got toFile "history.pdf"; expected a file that ends in .svg, .png.]`,
  );
  await expect(plotHistory(history, { dpi: -1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: plotHistory: got dpi -1; expected a positive number of dots per inch.]`,
  );
  await expect(plotHistory({ loss: [] }, { toFile: join(folder, 'empty.svg') })).rejects.toThrow(
    'plotHistory: got a history without a finite value of loss',
  );
  await expect(plotHistory(history, { toFile: join(folder, 'none', 'h.svg') })).rejects.toThrow(
    'Make the folder first',
  );
});

import { sourceOf } from '@keisan/files';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heard, progressOf } from './progress.ts';

let seconds = 0;
let written: string[] = [];
beforeEach(() => {
  seconds = 0;
  written = [];
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => vi.restoreAllMocks());

/** What is shown of something that takes two seconds, or half of one. */
function shown(options: Parameters<typeof progressOf>[1], each: number): readonly string[] {
  const hear = progressOf('Saving m.keras', options);
  for (let done = 0; done <= 4e6; done += 1e6) {
    seconds += each;
    hear?.(done, 4e6);
  }
  return written;
}

const bar = '4.0/4.0 MB ━━━━━━━━━━━━━━━━━━━━ 100% 2.0 MB/s\n';

test('there is a line where it takes more than a second and there is no terminal', () => {
  expect(shown({}, 0.5)).toEqual(['Saving m.keras\n', bar]);
});

test('there is a bar on a terminal', () => {
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  vi.stubEnv('TERM', 'xterm');
  expect(shown({}, 0.5)).toEqual([
    'Saving m.keras\n',
    '\r2.0/4.0 MB ━━━━━━━━━━──────────  50% 2.0 MB/s',
    '\r3.0/4.0 MB ━━━━━━━━━━━━━━━─────  75% 2.0 MB/s',
    `\r${bar}`,
  ]);
  vi.unstubAllEnvs();
  process.stdout.isTTY = before;
});

test.each([
  ['takes less than a second', {}, 0.1],
  ['is to be quiet', { verbose: 0 }, 0.5],
  ['has somebody of its own who hears', { onProgress: () => {} }, 0.5],
] as const)('nothing is shown of what %s', (_, options, each) => {
  expect(shown(options, each)).toEqual([]);
});

test('what is read again and again is never more than the whole, which is there at the end', () => {
  const said: string[] = [];
  const file = heard({ ...sourceOf('f', new Uint8Array(10)), close: () => {} }, (done, total) =>
    said.push(`${done}/${total}`),
  );
  file.read(0, 4);
  file.take(0, 4);
  file.take(4, 6);
  file.close();
  expect(said).toEqual(['4/10', '8/10', '9/10', '10/10']);
});

test('who loads a model hears of it', async () => {
  const model = new Sequential([new Dense(3, { inputShape: [4] })]);
  const { kerasContent } = await import('../keras/save.ts');
  const bytes = new Uint8Array(Buffer.concat([...kerasContent('test', model as never).parts()]));
  const said: number[] = [];
  await loadModel(bytes, { onProgress: (done, total) => said.push(done / total) });
  expect(said.at(-1)).toBe(1);
  expect(said).toEqual([...said].sort((a, b) => a - b));
  await expect(loadModel(bytes, { verbose: 2 as never })).rejects.toThrow(
    'got verbose 2; expected 0, or 1 for progress',
  );
});

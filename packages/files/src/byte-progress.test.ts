import { expect, test } from 'vitest';
import { byteProgressBar, formatByteProgress } from './byte-progress.ts';

test.each([
  [0, 9_912_422, 0, '0.0/9.9 MB ────────────────────   0%'],
  [4_200_000, 9_912_422, 2, '4.2/9.9 MB ━━━━━━━━────────────  42% 2.1 MB/s'],
  [9_912_422, 9_912_422, 4, '9.9/9.9 MB ━━━━━━━━━━━━━━━━━━━━ 100% 2.5 MB/s'],
  [4_542, 4_542, 0.5, '4.5/4.5 kB ━━━━━━━━━━━━━━━━━━━━ 100% 9.1 kB/s'],
  [500, 1000, 1, '0.5/1.0 kB ━━━━━━━━━━──────────  50% 500 B/s'],
  [12, 24, 0, '12/24 B ━━━━━━━━━━──────────  50%'],
  [4_200_000, undefined, 2, '4.2 MB 2.1 MB/s'],
])('%s of %s bytes after %s seconds', (loaded, total, seconds, expected) => {
  expect(formatByteProgress(loaded, total, seconds)).toBe(expected);
});

test.each([
  ['smaller than what arrived', 100, '500 B 500 B/s'],
  ['nothing', 0, '500 B 500 B/s'],
  ['negative', -5, '500 B 500 B/s'],
  ['no number', Number.NaN, '500 B 500 B/s'],
  ['without end', Number.POSITIVE_INFINITY, '500 B 500 B/s'],
])('a total that is %s is not shown', (_, total, expected) => {
  expect(formatByteProgress(500, total, 1)).toBe(expected);
});

test.each([
  [47, '4.2/9.9 MB ━━━━━━━━────────────  42% 2.1 MB/s'],
  [45, '4.2/9.9 MB  42%'],
  [16, '4.2/9.9 MB  42%'],
  [15, ' 42%'],
  [4, ''],
])('a line of %d characters', (columns, expected) => {
  expect(formatByteProgress(4_200_000, 9_912_422, 2, columns)).toBe(expected);
});

test('a terminal that says it has no columns has eighty', () => {
  const writes: string[] = [];
  const report = byteProgressBar({ isTTY: true, columns: 0, write: (text) => writes.push(text) }, { now: () => 0 });
  report({ title: 'Downloading https://host/a', loaded: 12, total: 24, done: true });
  expect(writes.at(-1)).toBe('\r12/24 B ━━━━━━━━━━──────────  50%\n');
});

/** What is written while 4 kB arrive at 0, 0.01, 1 and 2 seconds. */
function record(isTTY: boolean): string[] {
  const writes: string[] = [];
  let time = 0;
  const report = byteProgressBar({ isTTY, write: (text) => writes.push(text) }, { now: () => time });
  for (const [now, loaded, done] of [
    [0, 0, false],
    [0.01, 10, false],
    [1, 2000, false],
    [2, 4000, true],
  ] as const) {
    time = now;
    report({ title: 'Downloading https://host/a.gz', loaded, total: 4000, done });
  }
  return writes;
}

test('a terminal line is redrawn over itself, not more often than it can be read', () => {
  expect(record(true)).toEqual([
    'Downloading https://host/a.gz\n',
    '\r0.0/4.0 kB ────────────────────   0%',
    '\r2.0/4.0 kB ━━━━━━━━━━──────────  50% 2.0 kB/s',
    '\r4.0/4.0 kB ━━━━━━━━━━━━━━━━━━━━ 100% 2.0 kB/s\n',
  ]);
});

test('without a terminal there is one line at the end', () => {
  expect(record(false)).toEqual(['Downloading https://host/a.gz\n', '4.0/4.0 kB ━━━━━━━━━━━━━━━━━━━━ 100% 2.0 kB/s\n']);
});

test('a shorter line wipes the longer one before it, and each file starts anew', () => {
  const writes: string[] = [];
  let time = 0;
  const report = byteProgressBar({ isTTY: true, write: (text) => writes.push(text) }, { now: () => time });
  const title = 'Downloading https://host/a';
  report({ title, loaded: 100, total: undefined, done: false });
  time = 10;
  report({ title, loaded: 5_000_000, total: undefined, done: false });
  time = 1e6;
  report({ title, loaded: 5_000_000, total: undefined, done: true });
  report({ title, loaded: 1, total: 1, done: true });
  expect(writes.slice(1)).toEqual([
    '\r100 B',
    '\r5.0 MB 500.0 kB/s',
    '\r5.0 MB 5 B/s     \n',
    'Downloading https://host/a\n',
    '\r1/1 B ━━━━━━━━━━━━━━━━━━━━ 100%\n',
  ]);
});

test('what is finished before it is worth a word says nothing', () => {
  const writes: string[] = [];
  let time = 0;
  const report = byteProgressBar({ isTTY: false, write: (text) => writes.push(text) }, { after: 1, now: () => time });
  report({ title: 'Saving a', loaded: 1, total: 2, done: false });
  time = 0.9;
  report({ title: 'Saving a', loaded: 2, total: 2, done: true });
  report({ title: 'Saving b', loaded: 1, total: 2, done: false });
  expect(writes).toEqual([]);
  time = 2;
  report({ title: 'Saving b', loaded: 1, total: 2, done: false });
  report({ title: 'Saving b', loaded: 2, total: 2, done: true });
  expect(writes).toEqual(['Saving b\n', '2/2 B ━━━━━━━━━━━━━━━━━━━━ 100% 2 B/s\n']);
});

test('no title moves the cursor', () => {
  const writes: string[] = [];
  const draw = byteProgressBar({ write: (text) => writes.push(text), isTTY: true });
  draw({ title: 'Loading \x1b[2J\n.keras', loaded: 1, total: 1, done: true });
  expect(writes[0]).toBe('Loading \\u001b[2J\\u000a.keras\n');
});

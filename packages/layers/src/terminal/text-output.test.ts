import { expect, test, vi } from 'vitest';
import { consoleOutput, defaultOutput } from './text-output.ts';

test('standard output is the default, with its width as it is now', () => {
  const written: string[] = [];
  const stdout = { isTTY: true, columns: 80, write: (text: string) => void written.push(text) };
  vi.stubGlobal('process', { stdout });
  const out = defaultOutput();
  stdout.columns = 120;
  out.write('half a line');
  expect(written).toEqual(['half a line']);
  expect({ isTTY: out.isTTY, columns: out.columns }).toEqual({ isTTY: true, columns: 120 });
  vi.unstubAllGlobals();
});

test.each([
  [{}, { isTTY: true, hasColors: true, columns: 80 }],
  [{ NO_COLOR: '1' }, { isTTY: true, hasColors: false, columns: 80 }],
  [{ NO_COLOR: 'false' }, { isTTY: true, hasColors: false, columns: 80 }],
  [{ NO_COLOR: '' }, { isTTY: true, hasColors: true, columns: 80 }],
  [{ TERM: 'dumb' }, { isTTY: false, hasColors: false, columns: 80 }],
  [{ TERM: 'xterm-256color' }, { isTTY: true, hasColors: true, columns: 80 }],
])('a terminal with %j in the environment: %j', (env, expected) => {
  vi.stubGlobal('process', { env, stdout: { isTTY: true, columns: 80, write: () => true } });
  const { isTTY, hasColors, columns } = defaultOutput();
  vi.unstubAllGlobals();
  expect({ isTTY, hasColors, columns }).toEqual(expected);
});

test('a file has no colours, and a terminal of 0 columns an unknown width', () => {
  vi.stubGlobal('process', { stdout: { columns: 0, write: () => true } });
  const { isTTY, hasColors, columns } = defaultOutput();
  vi.unstubAllGlobals();
  expect({ isTTY, hasColors, columns }).toEqual({ isTTY: false, hasColors: false, columns: undefined });
});

test('without standard output, complete lines go to the console', () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  vi.stubGlobal('process', undefined);
  const out = defaultOutput();
  out.write('Epoch 1/2\n');
  vi.unstubAllGlobals();
  expect(log.mock.calls).toEqual([['Epoch 1/2']]);
  expect(out.isTTY).toBe(false);
  log.mockRestore();
});

test('the console receives a line once it is complete', () => {
  const lines: string[] = [];
  const out = consoleOutput((line) => void lines.push(line));
  out.write('a');
  out.write('b\nc\n\nd');
  expect(lines).toEqual(['ab', 'c', '']);
});

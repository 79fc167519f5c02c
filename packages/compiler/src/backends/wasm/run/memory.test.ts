import { expect, test } from 'vitest';
import { UnsupportedError } from '../../backend.ts';
import { BASE, Memory } from './memory.ts';

test('memory grows, and says what it lacks', () => {
  const memory = new Memory();
  memory.reserve(1000);
  expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(BASE + 1000);
  const before = memory.buffer.byteLength;
  memory.reserve(10);
  expect(memory.buffer.byteLength).toBe(before);
  expect(() => memory.reserve(2 ** 33)).toThrow(UnsupportedError);
  expect(() => memory.reserve(2 ** 33)).toThrow('a graph wants 8589934592 bytes of memory for WebAssembly');
});

test('equal tables are one, and lie before everything else', () => {
  const memory = new Memory();
  const at = memory.tableAt('float32', [0, 1, 2]);
  expect(memory.tableAt('float32', [0, 1, 2])).toBe(at);
  expect(memory.tableAt('float32', [-0, 1, 2])).not.toBe(at);
  expect([...memory.view('float32', at, 3)]).toEqual([0, 1, 2]);
  expect(() => memory.tableAt('float64', new Array(2 ** 16).fill(0))).toThrow('no room left for tables');
});

import { expect, test } from 'vitest';
import { UnsupportedError } from '../../backend.ts';
import { BASE, Memory } from './memory.ts';

test('memory grows, and says what it lacks', () => {
  const memory = new Memory();
  const block = memory.take(1000);
  expect(block.address).toBeGreaterThanOrEqual(BASE);
  const before = memory.buffer.byteLength;
  expect(before).toBeGreaterThanOrEqual(block.address + 1000);
  expect(() => memory.take(2 ** 33)).toThrow(UnsupportedError);
  expect(() => memory.take(2 ** 33)).toThrow('a graph wants 8589934592 bytes of memory for WebAssembly');
  memory.leave(block);
  expect(memory.take(1000).address).toBe(block.address);
  expect(memory.buffer.byteLength).toBe(before);
});

test('what runs have to themselves grows where it lies, and stays where it cannot', () => {
  const memory = new Memory();
  memory.reserve(1000);
  const first = memory.scratch;
  memory.reserve(500);
  expect(memory.scratch).toBe(first);
  memory.reserve(100_000);
  expect([memory.scratch, memory.used >= 100_000]).toEqual([first, true]);
  const block = memory.take(64);
  memory.reserve(200_000);
  expect(memory.scratch).toBeGreaterThan(block.address);
  const { used, scratch } = memory;
  expect(() => memory.reserve(2 ** 33)).toThrow('8589934592 bytes');
  expect(memory.used).toBe(used);
  expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(memory.scratch + 200_000);
  expect(memory.scratch).toBeLessThanOrEqual(scratch);
});

test('equal tables are one, and lie before everything else', () => {
  const memory = new Memory();
  const at = memory.tableAt('float32', [0, 1, 2]);
  expect(memory.tableAt('float32', [0, 1, 2])).toBe(at);
  expect(memory.tableAt('float32', [-0, 1, 2])).not.toBe(at);
  expect([...memory.view('float32', at, 3)]).toEqual([0, 1, 2]);
  expect(() => memory.tableAt('float64', new Array(2 ** 16).fill(0))).toThrow('no room left for tables');
});

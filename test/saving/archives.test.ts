import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sequential } from '@keisan/layers';
import { Dense, GaussianNoise } from '@keisan/layers/layers';
import '@keisan/saving';
import { zipOf, zipSizeOf } from '@keisan/files';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const model = new Sequential([new Dense(3, { inputShape: [4] }), new GaussianNoise(0.1, { seed: 7 }), new Dense(1)]);
model.compile({ optimizer: 'adam', loss: 'mse' });

/** What a program says; null where there is no such program. */
function said(program: string, ...args: readonly string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const PYTHON = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
print(archive.testzip(), sorted(archive.namelist()), {info.compress_type for info in archive.infolist()})
`;

test('archives are whole to unzip and to Python', async ({ skip }) => {
  const path = join(folder, 'm.keras');
  await model.save(path);
  const names = ['config.json', 'keisan.safetensors', 'metadata.json', 'model.weights.h5'];
  const [unzip, python] = [said('unzip', '-t', path), said('python3', '-c', PYTHON, path)];
  if (unzip === null && python === null) skip('there are neither unzip nor Python');
  if (unzip !== null) expect(unzip).toContain('No errors detected');
  if (python !== null) expect(python.trim()).toBe(`None [${names.map((name) => `'${name}'`).join(', ')}] {0}`);
});

test('the same model at the same second is the same bytes', async () => {
  vi.useFakeTimers({ now: new Date(2026, 0, 2, 3, 4, 5), toFake: ['Date'] });
  const paths = ['a.keras', 'b.keras'].map((name) => join(folder, name));
  for (const path of paths) await model.save(path);
  vi.useRealTimers();
  const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
  expect(a!.equals(b!)).toBe(true);
  const totals = new Set<number>();
  await model.save(paths[0]!, { onProgress: (_, total) => totals.add(total) });
  expect([...totals]).toEqual([a!.length]);
  expect(a!.includes('2026-01-02@03:04:05')).toBe(true);
});

/** The bytes of a member of so many zeros, which take no memory. */
function* zeros(size: number): Generator<Uint8Array> {
  const some = new Uint8Array(2 ** 26);
  for (let left = size; left > 0; left -= some.length) yield left < some.length ? some.subarray(0, left) : some;
}

test('what lies beyond 4 GiB is where ZIP64 says', () => {
  const size = 2 ** 32 + 5;
  let [offset, tail] = [0, Buffer.alloc(0)];
  // The checksum of so many bytes takes long; it is that of the second pass which is written.
  let passes = 0;
  const large = { name: 'large', size, parts: () => (passes++ === 0 ? [] : zeros(size)) };
  const small = { name: 'small', size: 3, parts: () => [new Uint8Array([1, 2, 3])] };
  for (const part of zipOf([large, small])) {
    offset += part.length;
    tail = part.length < 1000 ? Buffer.concat([tail, part]) : Buffer.alloc(0);
  }
  expect(offset).toBe(zipSizeOf([large, small]));
  const directory = tail.subarray(tail.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
  // The first member's extra field has its sizes, the second's its place.
  expect(directory.readUInt32LE(20)).toBe(0xffff_ffff);
  expect(directory.readBigUInt64LE(46 + 5 + 4)).toBe(BigInt(size));
  const second = 46 + 5 + directory.readUInt16LE(30);
  expect(directory.readUInt32LE(second + 42)).toBe(0xffff_ffff);
  const place = Number(directory.readBigUInt64LE(second + 46 + 5 + 4));
  expect(place).toBe(size + 30 + 5 + 20);
  // The last zeros, then the head of the second.
  expect(tail.readUInt32LE(size % 2 ** 26)).toBe(0x04034b50);
  const locator = tail.subarray(-42);
  expect(locator.readUInt32LE(0)).toBe(0x07064b50);
  expect(tail.readUInt32LE(tail.length - (offset - Number(locator.readBigUInt64LE(8))))).toBe(0x06064b50);
});

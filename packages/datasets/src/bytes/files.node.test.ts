import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeNpy } from '../npy/encode.ts';
import { loadNpy, loadNpz } from '../npy/files.ts';
import { fileBytes } from './files.node.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** A file that begins with some bytes and has nothing else in it, however long it is. */
async function sparse(beginning: Uint8Array | string, size: number): Promise<string> {
  const path = join(folder, 'sparse');
  const file = await open(path, 'w');
  await file.write(beginning as Uint8Array);
  await file.truncate(size);
  await file.close();
  return path;
}

const npy = encodeNpy([1, 2, 3]);
const csv = 'a,b\n1,2\n';

// What Windows makes longer takes that much of the disk.
const isSparse = process.platform !== 'win32';

test.runIf(isSparse)('a file of 3 GB is refused at its beginning', async () => {
  const before = process.memoryUsage().arrayBuffers;
  await expect(loadNpy(await sparse(csv, 3e9))).rejects.toThrow(
    'got bytes that do not begin as an npy file does; expected \\x93NUMPY',
  );
  await expect(loadNpz(await sparse(csv, 3e9))).rejects.toThrow('got bytes that are no ZIP archive');
  await expect(loadNpy(await sparse(npy, 3e9))).rejects.toThrow('The file goes on after its last number');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
});

test.runIf(isSparse)('a file that there is no memory for', async () => {
  await expect(fileBytes('loadNpz', await sparse(csv, 2 ** 42))).rejects.toThrow(
    /^loadNpz: got ".*sparse", which cannot be read \(ERR_FS_FILE_TOO_LARGE\); expected a file that there is memory for\. Read it piece by piece/,
  );
});

test.each([0, 1, 2 ** 18, 2 ** 18 + 1, 1e6])('all of a file of %d bytes', async (size) => {
  const bytes = await fileBytes('loadNpy', await sparse(csv.slice(0, size), size));
  expect(bytes.length).toBe(size);
  expect(bytes.buffer.byteLength).toBe(size);
});

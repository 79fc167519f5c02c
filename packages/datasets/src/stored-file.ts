import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ContentError, countBytes, mostBytes, tooLong, verifiedContent } from './content.ts';
import type { DatasetFile } from './dataset.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The content of `file`, which lies at `path` as it is or compressed; null where there is nothing.
 * @throws ContentError when it is something else, however large that is.
 */
export async function readStored(file: DatasetFile, path: string): Promise<Bytes | null> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!stats) return null;
  if (!stats.isFile()) throw new ContentError(stats.isDirectory() ? 'a folder, not a file' : 'not a file but a device');
  if (stats.size > mostBytes(file)) throw tooLong(file, countBytes(stats.size));
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return verifiedContent(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength), file);
}

/** Writes beside `path`, waits until that is on the disk, and renames, so that nobody ever sees half a file. */
export async function store(content: Bytes, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await removeLeftovers(path);
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

const LONGEST_WRITE_MS = 3_600_000;

/** Removes what processes left beside `path` that were killed while they wrote. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.part')) continue;
    const leftover = join(folder, name);
    const stats = await stat(leftover).catch(() => null);
    if (stats?.isFile() && Date.now() - stats.mtimeMs > LONGEST_WRITE_MS) await rm(leftover, { force: true });
  }
}

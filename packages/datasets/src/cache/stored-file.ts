import { readFile, stat } from 'node:fs/promises';
import { countBytes } from '@keisan/files';
import { makeFolders } from '@keisan/files/node';
import { writeBytes } from '../bytes/files.node.ts';
import { ContentError, mostBytes, tooLong, verifiedContent } from './content.ts';
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

/** Writes a file as a whole, in a folder that is made where it is not there. @throws ValueError for whatever the file system refuses. */
export async function store(where: string, path: string, bytes: Bytes): Promise<void> {
  await makeFolders(where, JSON.stringify(path), path);
  await writeBytes(where, path, bytes);
}

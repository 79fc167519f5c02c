import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileRefusal } from '@keisan/files';
import { noFile, pathOf } from '@keisan/files/node';
import { store } from '../cache/stored-file.ts';
import { DatasetError } from '../errors.ts';

/** How many bytes are read at a time. */
const PIECE = 2 ** 18;

/** What is wrong with a file that cannot be read. */
function unreadable(where: string, path: string, error: unknown): DatasetError {
  const { got, expected, fix } = fileRefusal(where, 'read', JSON.stringify(path), path, error as Error);
  return new DatasetError({ where, got, expected, fix, file: path, cause: error });
}

/** The bytes of a file, piece by piece. @throws ValueError for a pipe or a device: to open one may take until somebody writes to it. */
export async function* filePieces(where: string, given: string | URL): AsyncGenerator<Uint8Array> {
  const path = pathOf(where, given);
  const found = await stat(path).catch(() => null);
  if (found && !found.isFile() && !found.isDirectory()) {
    throw noFile(where, JSON.stringify(path), 'Pass a stream of it, such as process.stdin');
  }
  const stream = createReadStream(path, { highWaterMark: PIECE });
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code ? unreadable(where, path, cause) : cause;
  } finally {
    stream.destroy();
  }
}

/** All bytes of a file. */
export async function fileBytes(where: string, given: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const path = pathOf(where, given);
  try {
    const found = await stat(path);
    if (found.isFile()) {
      const { buffer, byteOffset, byteLength } = await readFile(path);
      return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    }
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw unreadable(where, path, error);
  }
  throw noFile(where, JSON.stringify(path), 'Copy what comes from it into a file first');
}

/** Writes a file, or replaces it whole: that which a link leads to. */
export const writeBytes = (where: string, given: string | URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> =>
  store(where, pathOf(where, given), bytes);

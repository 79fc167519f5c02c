import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fileRefusal } from '@keisan/autograd/internal';
import { DatasetError } from '../errors.ts';
import { store } from '../stored-file.ts';

/** How many bytes are read at a time. */
const PIECE = 2 ** 18;

const pathOf = (path: string | URL): string =>
  path instanceof URL || path.startsWith('file:') ? fileURLToPath(path) : path;

function unreadable(where: string, path: string, cause: unknown): DatasetError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${message})`;
  return new DatasetError({ where, got: `the file ${path}, which ${reason}`, file: path, cause });
}

/** The bytes of a file, piece by piece. */
export async function* filePieces(where: string, given: string | URL): AsyncGenerator<Uint8Array> {
  const path = pathOf(given);
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
  const path = pathOf(given);
  try {
    const found = await stat(path);
    if (!found.isFile()) {
      throw Object.assign(new Error('a device or a pipe'), { code: found.isDirectory() ? 'EISDIR' : '' });
    }
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (cause) {
    throw unreadable(where, path, cause);
  }
}

/** Writes a file, or replaces it whole: that which a link leads to. */
export async function writeBytes(where: string, given: string | URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const path = pathOf(given);
  const real = await realpath(path).catch(() => path);
  const old = await stat(real).catch(() => null);
  if (old && !old.isFile() && !old.isDirectory()) {
    const got = `the file ${path}, which is a device or a pipe`;
    throw new DatasetError({ where, got, expected: 'the path of a file', file: path });
  }
  await store(bytes, real).catch((cause: Error) => {
    const { got, expected, fix } = fileRefusal(where, 'written', `the file ${path}`, path, cause);
    throw new DatasetError({ where, got, expected, fix, file: path, cause });
  });
}

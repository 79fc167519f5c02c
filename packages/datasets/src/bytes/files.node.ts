import { constants } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { KeisanError } from '@keisan/autograd';
import { takeMemory } from '@keisan/autograd/internal';
import { fileRefusal, type LengthIn } from '@keisan/files';
import { checkNoPipe, noFile, pathOf, replaceFile } from '@keisan/files/node';
import { memory } from '#memory';
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
  await checkNoPipe(where, JSON.stringify(path), path, 'Pass a stream of it, such as process.stdin');
  const stream = createReadStream(path, { highWaterMark: PIECE });
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code ? unreadable(where, path, cause) : cause;
  } finally {
    stream.destroy();
  }
}

/** How many bytes are asked for at a time where there is room for all of them: a system gives no 2 GiB at once. */
const STRETCH = 2 ** 28;

/** Fills memory with what a file has from a place on, and gives that which was filled. */
async function filled(
  file: FileHandle,
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
): Promise<Uint8Array<ArrayBuffer>> {
  let at = from;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, Math.min(STRETCH, bytes.length - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/**
 * All bytes of a file, or one more than its beginning says that there are.
 * @throws what `lengthIn` throws, before memory is taken for more than the beginning.
 */
export async function fileBytes(
  where: string,
  given: string | URL,
  lengthIn: LengthIn = () => null,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = pathOf(where, given);
  let file: FileHandle | undefined;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!found.isFile()) throw noFile(where, JSON.stringify(path), 'Copy what comes from it into a file first');
    file = await open(path);
    const beginning = await filled(file, new Uint8Array(PIECE), 0);
    const length = lengthIn(beginning);
    const size = Math.min(
      Math.max(found.size, beginning.length),
      length === null ? Number.POSITIVE_INFINITY : length + 1,
    );
    if (size <= beginning.length) return beginning.slice(0, size);
    if (size > Math.min(constants.MAX_LENGTH, memory().all)) {
      throw Object.assign(new Error(), { code: 'ERR_FS_FILE_TOO_LARGE' });
    }
    const bytes = takeMemory(where, size, () => new Uint8Array(size));
    bytes.set(beginning);
    return await filled(file, bytes, beginning.length);
  } catch (error) {
    throw error instanceof KeisanError ? error : unreadable(where, path, error);
  } finally {
    await file?.close();
  }
}

/** Writes a file, or replaces it whole: that which a link leads to. */
export function writeBytes(where: string, given: string | URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const path = pathOf(where, given);
  const content = () => ({ size: bytes.length, parts: () => [bytes] });
  return replaceFile(where, JSON.stringify(path), path, content, { overwrite: true });
}

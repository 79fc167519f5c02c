import { download, fetchedBytes, fetchedPieces, type LengthIn } from '@keisan/files';
import { DatasetError } from '../errors.ts';
import { receiving } from './receiving.ts';

/** The bytes of what a path leads to, piece by piece. */
export const filePieces = (where: string, path: string | URL): AsyncGenerator<Uint8Array> =>
  fetchedPieces(path, receiving(where, String(path)));

/** All bytes of what a path leads to. */
export const fileBytes = (where: string, path: string | URL, lengthIn?: LengthIn): Promise<Uint8Array<ArrayBuffer>> =>
  fetchedBytes(path, receiving(where, String(path)), lengthIn);

/** Gives bytes to the person at the browser, as a download. */
export async function writeBytes(where: string, path: string | URL, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    download(String(path), [bytes]);
  } catch (cause) {
    throw new DatasetError({
      where,
      got: `the file ${path} where there are no files`,
      fix: 'Encode it with encodeNpy or encodeNpz, and send or keep the bytes',
      file: String(path),
      cause,
    });
  }
}

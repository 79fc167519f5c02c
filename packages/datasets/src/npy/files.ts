import { type Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue } from '@keisan/autograd/internal';
import { writeBytes } from '#bytes';
import { type BytesSource, bytesFrom } from '../bytes/source.ts';
import { decodeNpy } from './decode.ts';
import { npyOf } from './encode.ts';
import { fileLength } from './header.ts';
import { decodeNpz, type NpzOptions, npzLength, npzOf } from './npz.ts';

/** Options of {@link loadNpz}. */
export interface LoadNpzOptions {
  /** How many bytes the arrays may have in all, uncompressed: a small file can be made to become a large one. Default: 2 ** 32. */
  maxBytes?: number;
}

/**
 * The array of an npy file, which `np.save` wrote: numbers of 8 to 64 bits, and booleans, in either order of bytes and of axes.
 * float16 becomes float32, and whole numbers int32 where they are not uint8. Numbers of bytes in memory are copied.
 *
 * @param source A path, a URL, a File or another Blob, a Response, bytes or a stream of them.
 * @throws ValueError that names the file and says what is wrong with it, DatasetError where it cannot be read.
 *
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function loadNpy(source: BytesSource): Promise<Tensor> {
  const { name, isGiven, whole } = bytesFrom('loadNpy', source);
  const place = `loadNpy: ${name}`;
  const bytes = await whole((beginning) => fileLength(place, beginning));
  const array = decodeNpy(place, bytes);
  return isGiven && array.view.data.buffer === bytes.buffer ? tensor(array) : array;
}

function checkPath(where: string, path: unknown): void {
  if ((typeof path === 'string' && path !== '') || path instanceof URL) return;
  throw new ValueError({ where, got: describeValue(path), expected: 'the path of a file, or its URL' });
}

/** Saves an array as `np.save` does, in a folder that there is. In a browser it becomes a download. @throws ValueError for what is no path. */
export async function saveNpy(path: string | URL, array: Tensor | TensorData): Promise<void> {
  checkPath('saveNpy', path);
  await writeBytes('saveNpy', path, npyOf('saveNpy', array));
}

/**
 * The arrays of an npz file by their names, which `np.savez` or `np.savez_compressed` wrote. See {@link loadNpy}.
 *
 * @throws ValueError that names the file and the array, and says what is wrong with it, DatasetError where it cannot be read.
 *
 * @example
 * ```ts
 * import { encodeNpz, loadNpz } from 'keisan/data';
 *
 * const bytes = encodeNpz({ x: [[1, 2], [3, 4]], y: [0, 1] }, { compressed: true });
 * const { x, y } = await loadNpz(bytes);
 * x!.shape; // [2, 2]
 * ```
 */
export async function loadNpz(
  source: BytesSource,
  options: LoadNpzOptions = {},
): Promise<Readonly<Record<string, Tensor>>> {
  checkOptions('loadNpz', options, { maxBytes: 'number' });
  const { maxBytes = 2 ** 32 } = options;
  if (maxBytes < 0) {
    const got = `maxBytes ${maxBytes}`;
    throw new ValueError({ where: 'loadNpz', got, expected: 'at least 0 bytes' });
  }
  const { name, whole } = bytesFrom('loadNpz', source);
  const place = `loadNpz: ${name}`;
  return decodeNpz(place, await whole(npzLength(place, maxBytes)), maxBytes);
}

/** Saves arrays by their names as `np.savez` does. In a browser they become a download. @throws ValueError for what is no path. */
export async function saveNpz(
  path: string | URL,
  arrays: Readonly<Record<string, Tensor | TensorData>>,
  options: NpzOptions = {},
): Promise<void> {
  checkPath('saveNpz', path);
  await writeBytes('saveNpz', path, npzOf('saveNpz', arrays, options));
}

/** The bytes of an npz file with arrays by their names, as `np.savez` writes them. */
export function encodeNpz(
  arrays: Readonly<Record<string, Tensor | TensorData>>,
  options: NpzOptions = {},
): Uint8Array<ArrayBuffer> {
  return npzOf('encodeNpz', arrays, options);
}

import type { Source } from '@keisan/files';

/** Whether a file begins with some bytes. */
export function begins(source: Source, ...bytes: readonly number[]): boolean {
  const start = source.read(0, Math.min(bytes.length, source.size));
  return bytes.every((byte, i) => start[i] === byte);
}

/** Whether a file begins as an HDF5 file does. */
export const beginsAsHdf5 = (source: Source): boolean => begins(source, 0x89, 0x48, 0x44, 0x46);

/** Whether a file begins as a JSON object does. */
export const beginsAsJson = (source: Source): boolean =>
  /^\s*\{/.test(new TextDecoder().decode(source.read(0, Math.min(256, source.size))));

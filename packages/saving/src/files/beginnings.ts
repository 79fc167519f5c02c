import type { Source } from '@keisan/files';

function begins(source: Source, ...bytes: readonly number[]): boolean {
  const start = source.read(0, Math.min(bytes.length, source.size));
  return bytes.every((byte, i) => start[i] === byte);
}

/** Whether a file begins as an HDF5 file does. */
export const beginsAsHdf5 = (source: Source): boolean => begins(source, 0x89, 0x48, 0x44, 0x46);

/** Whether a file begins as a ZIP archive with something in it does. */
export const beginsAsZip = (source: Source): boolean => begins(source, 0x50, 0x4b, 3, 4);

/** Whether a file begins as a JSON object does. The length that a file of safetensors begins with may look like one, but for its zeros. */
export function beginsAsJson(source: Source): boolean {
  const start = source.read(0, Math.min(256, source.size));
  return !start.subarray(0, 8).includes(0) && /^\s*\{/.test(new TextDecoder().decode(start));
}

/** Whether a file begins as one of safetensors does: with the length of a JSON object, and that. */
export function beginsAsSafetensors(source: Source): boolean {
  const start = source.read(0, Math.min(9, source.size));
  return start[7] === 0 && start[8] === 0x7b;
}

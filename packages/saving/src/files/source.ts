import { ValueError } from '@keisan/autograd';

/** Bytes that are read from anywhere: a file, a part of one, or memory. */
export interface Source {
  /** What messages call it. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** So many bytes from a place, which lie within it. They may be its own memory: they are not written to. */
  read(offset: number, length: number): Uint8Array;
  /** {@link read} into memory of their own, which begins with them. */
  take(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/** Bytes in memory. */
export const sourceOf = (name: string, bytes: Uint8Array): Source => ({
  name,
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
  take: (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)),
});

/** A part of what is read, under a name of its own. */
export const partOf = (source: Source, name: string, offset: number, size: number): Source => ({
  name,
  size,
  read: (at, length) => source.read(offset + at, length),
  take: (at, length) => source.take(offset + at, length),
});

/** Whether a file begins with some bytes. */
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

/** What is wrong with a file that is not what it should be. */
export function damaged(source: Source, got: string, expected: string, fix = ''): ValueError {
  return new ValueError({ where: source.name, got, expected, fix });
}

/** @throws ValueError for a place that is not within a file. */
export function checkWithin(source: Source, what: string, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw damaged(
    source,
    `${what} at byte ${offset}, ${length} bytes long, in a file of ${source.size} bytes`,
    'a whole file',
    'It is cut off or damaged: get it again',
  );
}

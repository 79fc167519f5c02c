import { ValueError } from '@keisan/autograd';
import { checkHere } from '@keisan/autograd/internal';

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

/** The bytes of an array, where they lie. @throws ValueError where its memory was transferred. */
export function bytesOf(where: string, array: ArrayBuffer | ArrayBufferView): Uint8Array {
  checkHere(where, array);
  if (!ArrayBuffer.isView(array)) return new Uint8Array(array);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
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

/** What is wrong with a file that is not what it should be. */
export function damaged(source: Pick<Source, 'name'>, got: string, expected: string, fix = ''): ValueError {
  return new ValueError({ where: source.name, got, expected, fix });
}

/** Refuses a place that is not within a file. @throws ValueError that says what of it is missing. */
export function checkWithin(source: Source, what: string, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw damaged(
    source,
    `${what} at byte ${offset}, ${length} bytes long, in a file of ${source.size} bytes`,
    'a whole file',
    'It is cut off or damaged: get it again',
  );
}

import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/** The typed arrays that the element types of IDX files map to. */
export type IdxData =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** What an IDX file holds: an array. */
export interface IdxArray {
  /** The length of each axis, outermost first; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** The elements in row-major order. */
  readonly data: IdxData;
}

interface ElementType {
  readonly TypedArray: { new (length: number): IdxData; readonly BYTES_PER_ELEMENT: number };
  readonly read: (view: DataView, offset: number) => number;
}

const elementTypes: Readonly<Record<number, ElementType>> = {
  8: { TypedArray: Uint8Array, read: (view, offset) => view.getUint8(offset) },
  9: { TypedArray: Int8Array, read: (view, offset) => view.getInt8(offset) },
  11: { TypedArray: Int16Array, read: (view, offset) => view.getInt16(offset) },
  12: { TypedArray: Int32Array, read: (view, offset) => view.getInt32(offset) },
  13: { TypedArray: Float32Array, read: (view, offset) => view.getFloat32(offset) },
  14: { TypedArray: Float64Array, read: (view, offset) => view.getFloat64(offset) },
};

const EXPECTED_HEADER = 'an IDX file: two zero bytes, the element type (8, 9, 11, 12, 13 or 14), the number of axes';

/**
 * Reads the IDX format, in which MNIST and its kin (Fashion-MNIST, EMNIST, KMNIST, QMNIST) are published: two zero bytes, one byte for
 * the element type, one for the number of axes, a 32-bit length per axis, then the elements; all of it big-endian.
 *
 * @param bytes A whole file, uncompressed. Elements of one unsigned byte stay in this memory; others are copied.
 * @returns The shape and the elements: `[60000, 28, 28]` and a Uint8Array for MNIST's training images.
 * @throws ValueError when `bytes` is no Uint8Array, or not an IDX file, or is cut short, or goes on after the last element.
 *
 * Source: "The IDX file format" in https://yann.lecun.com/exdb/mnist/
 *
 * @example
 * ```ts
 * import { parseIdx } from 'keisan/datasets';
 *
 * parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])); // { shape: [3], data: [7, 8, 9] }, data as a Uint8Array
 * ```
 */
export function parseIdx(bytes: Uint8Array<ArrayBuffer>): IdxArray {
  checkBytes(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = elementTypes[bytes[2] ?? 0];
  if (bytes.length < 4 || view.getUint16(0) !== 0 || !type) throw notIdx(bytes);

  const rank = bytes[3]!;
  const start = 4 + 4 * rank;
  if (bytes.length < start) {
    throw new ValueError({
      where: 'parseIdx',
      got: `${bytes.length} bytes of an array with ${rank} axes`,
      expected: `at least the ${start} bytes of its header`,
      fix: 'The file is cut short: download it again',
    });
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, 1);
  const expectedLength = start + size * type.TypedArray.BYTES_PER_ELEMENT;
  if (bytes.length !== expectedLength) {
    const problem = bytes.length < expectedLength ? 'is cut short' : 'has something behind its last element';
    throw new ValueError({
      where: 'parseIdx',
      got: `${bytes.length} bytes of an array of shape [${shape.join(', ')}]`,
      expected: `${expectedLength} bytes (a header of ${start}, ${size} elements of ${type.TypedArray.BYTES_PER_ELEMENT})`,
      fix: `The file ${problem}: download it again`,
    });
  }
  return {
    shape,
    data:
      type.TypedArray === Uint8Array
        ? new Uint8Array(bytes.buffer, bytes.byteOffset + start, size)
        : readElements(view, start, size, type),
  };
}

/** An array of bytes may come from another realm, as a frame's, or be a Buffer. */
function checkBytes(bytes: unknown): void {
  if (ArrayBuffer.isView(bytes) && 'BYTES_PER_ELEMENT' in bytes && bytes.BYTES_PER_ELEMENT === 1) return;
  throw new ValueError({
    where: 'parseIdx',
    got: describeValue(bytes),
    expected: 'a Uint8Array',
    fix: 'Of an ArrayBuffer make one: new Uint8Array(buffer)',
  });
}

function readElements(view: DataView, start: number, size: number, { TypedArray, read }: ElementType): IdxData {
  const data = new TypedArray(size);
  for (let i = 0; i < size; i++) data[i] = read(view, start + i * TypedArray.BYTES_PER_ELEMENT);
  return data;
}

function notIdx(bytes: Uint8Array): ValueError {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const first = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return new ValueError({
    where: 'parseIdx',
    got: bytes.length === 0 ? 'no bytes' : `${bytes.length} bytes that start with ${first}`,
    expected: EXPECTED_HEADER,
    fix: isGzip ? 'These bytes are compressed with gzip: uncompress them first' : 'Check that this is the right file',
  });
}

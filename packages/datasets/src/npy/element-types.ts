import type { DType } from '@keisan/autograd';

/** A type of number in npy files. */
export interface ElementType {
  /** What it becomes here. */
  readonly dtype: DType;
  readonly bytes: number;
  /** Whether it is the same here, byte for byte, where the order of bytes is. */
  readonly isSame: boolean;
  /** Reads one number; a bigint where it may be too large for a number. */
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number | bigint;
}

/** The number that 16 bits stand for. Source: IEEE 754, binary16. */
function half(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const type = (dtype: DType, bytes: number, read: ElementType['read'], isSame = false): ElementType => ({
  dtype,
  bytes,
  isSame,
  read,
});

/** The types by NumPy's codes. Whole numbers of other sizes become int32, where they fit. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  ['f4', type('float32', 4, (view, at, little) => view.getFloat32(at, little), true)],
  ['f8', type('float64', 8, (view, at, little) => view.getFloat64(at, little), true)],
  ['f2', type('float32', 2, (view, at, little) => half(view.getUint16(at, little)))],
  ['b1', type('bool', 1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1))],
  ['u1', type('uint8', 1, (view, at) => view.getUint8(at), true)],
  ['i1', type('int32', 1, (view, at) => view.getInt8(at))],
  ['u2', type('int32', 2, (view, at, little) => view.getUint16(at, little))],
  ['i2', type('int32', 2, (view, at, little) => view.getInt16(at, little))],
  ['i4', type('int32', 4, (view, at, little) => view.getInt32(at, little), true)],
  ['u4', type('int32', 4, (view, at, little) => view.getUint32(at, little))],
  ['i8', type('int32', 8, (view, at, little) => view.getBigInt64(at, little))],
  ['u8', type('int32', 8, (view, at, little) => view.getBigUint64(at, little))],
]);

/** How dtypes are written. */
export const codeOf: Readonly<Record<DType, string>> = {
  float32: '<f4',
  float64: '<f8',
  int32: '<i4',
  uint8: '|u1',
  bool: '|b1',
};

import type { Datatype } from './datatype.ts';

/** The values of a dataset in an array that a tensor can be made of. */
export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Half-precision numbers: 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The upper halves of float32 numbers, "brain floats", as these. */
function fromBrain(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  const halves = new Uint16Array(bytes.buffer);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

/** The bytes of each number from the least to the greatest. */
function inOrder(bytes: Uint8Array<ArrayBuffer>, size: number, bigEndian: boolean): Uint8Array<ArrayBuffer> {
  if (!bigEndian || size === 1) return bytes;
  const turned = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) turned[i] = bytes[i - (i % size) + size - 1 - (i % size)]!;
  return turned;
}

/** Whole numbers as int32, where all of them fit; otherwise as float64. */
function fromIntegers(values: Iterable<number | bigint> & { readonly length: number }): Int32Array | Float64Array {
  const whole = new Int32Array(values.length);
  let i = 0;
  for (const value of values) {
    whole[i] = Number(value);
    if (whole[i++] !== Number(value)) return Float64Array.from(values, Number);
  }
  return whole;
}

/** What numbers in a file are: as HDF5 says it, or "brain floats", which it does not know. */
export type NumberType =
  | Extract<Datatype, { readonly kind: 'integer' | 'float' }>
  | { readonly kind: 'brain'; readonly bytes: 2 };

const arrays = {
  integer: { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array },
  signed: { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: BigInt64Array },
} as const;

/**
 * The values of so many bytes, which begin their memory. Numbers of types that tensors do not have become those of the nearest that
 * holds them: float16 and bfloat16 float32, int64 int32 where all of them fit.
 */
export function numbersFrom(given: Uint8Array<ArrayBuffer>, type: NumberType): Numbers {
  if (type.kind === 'brain') return fromBrain(given);
  const bytes = inOrder(given, type.bytes, type.bigEndian);
  if (type.kind === 'float') {
    if (type.isBrain) return fromBrain(bytes);
    if (type.bytes === 2) return Float32Array.from(new Uint16Array(bytes.buffer), fromHalf);
    return type.bytes === 4 ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  }
  const values = new arrays[type.signed ? 'signed' : 'integer'][type.bytes](bytes.buffer);
  if (values instanceof Uint8Array || values instanceof Int32Array) return values;
  return fromIntegers(values as Iterable<number | bigint> & { readonly length: number });
}

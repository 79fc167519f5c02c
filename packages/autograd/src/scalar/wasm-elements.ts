import { bytesPerElement, type DType } from '../dtype.ts';
import type { Code, Local } from '../wasm/code.ts';
import type { Vectors } from './wasm-steps.ts';

/** Elements that are computed at a time. */
export const GROUP = 4;

const ones = new Uint8Array(new Int32Array(4).fill(1).buffer);
const zeros = new Uint8Array(16);
/** The lowest byte of each int32, and then whatever there is. */
const lowBytes = [0, 4, 8, 12, ...Array.from({ length: 12 }, () => 0)];

/** A new variable with what `write` leaves on the stack. */
function kept(code: Code, write: () => void): Local {
  write();
  const local = code.local('v128');
  code.set(local);
  return local;
}

/** Bytes, in the low ones of a vector on the stack, as int32; of bools masks. */
function widen(code: Code, dtype: DType): void {
  code.write('i16x8.extend_low_i8x16_u');
  code.write('i32x4.extend_low_i16x8_u');
  if (dtype !== 'bool') return;
  code.write('v128.const', zeros);
  code.write('i32x4.ne');
}

/** Reads a group of elements of `dtype` that follow each other, as they are computed with. */
export function loadGroup(code: Code, dtype: DType, address: Local, offset: number): Vectors {
  const loaded = (further: number) =>
    kept(code, () => {
      code.get(address);
      code.write('v128.load', offset + further);
    });
  switch (dtype) {
    case 'float32':
    case 'int32':
      return [loaded(0)];
    case 'float64':
      return [loaded(0), loaded(16)];
    case 'uint8':
    case 'bool':
      return [
        kept(code, () => {
          code.get(address);
          code.write('v128.load32_zero', offset);
          widen(code, dtype);
        }),
      ];
  }
}

/** Reads one element as if a group were all it. */
export function loadSplat(code: Code, dtype: DType, address: Local, offset: number): Vectors {
  const loaded = kept(code, () => {
    code.get(address);
    switch (dtype) {
      case 'float32':
      case 'int32':
        return code.write('v128.load32_splat', offset);
      case 'float64':
        return code.write('v128.load64_splat', offset);
      case 'uint8':
      case 'bool':
        code.write('v128.load8_splat', offset);
        return widen(code, dtype);
    }
  });
  return dtype === 'float64' ? [loaded, loaded] : [loaded];
}

/**
 * Reads the elements of a group one by one.
 * @param stride How many bytes lie between neighbours. Where it is negative, an address may be less than `offset`, never below 0.
 * @param lanes How many there are: no others are read.
 */
export function loadApart(
  code: Code,
  dtype: DType,
  address: Local,
  offset: number,
  stride: number,
  lanes: number,
): Vectors {
  const bytes = bytesPerElement(dtype);
  const perVector = bytes === 8 ? 2 : GROUP;
  const load = ({ 1: 'v128.load8_lane', 4: 'v128.load32_lane', 8: 'v128.load64_lane' } as const)[bytes as 1 | 4 | 8];
  return Array.from({ length: GROUP / perVector }, (_, part) => {
    const vector = kept(code, () => code.write('v128.const', zeros));
    for (let lane = 0; lane < Math.min(perVector, lanes - part * perVector); lane++) {
      const further = (part * perVector + lane) * stride;
      code.get(address);
      if (further < 0) {
        code.write('i32.const', further);
        code.write('i32.add');
      }
      code.get(vector);
      code.write(load, offset + Math.max(further, 0), lane);
      code.set(vector);
    }
    if (bytes > 1) return vector;
    return kept(code, () => {
      code.get(vector);
      widen(code, dtype);
    });
  });
}

/**
 * Writes a group of elements as `dtype` is stored, one after the other.
 * @param lanes How many of them.
 */
export function storeGroup(
  code: Code,
  dtype: DType,
  address: Local,
  offset: number,
  vectors: Vectors,
  lanes = GROUP,
): void {
  const bytes = bytesPerElement(dtype);
  if (lanes < GROUP) {
    storeApart(code, dtype, address, offset, vectors, bytes, lanes);
    return;
  }
  vectors.forEach((vector, part) => {
    code.get(address);
    code.get(vector);
    if (dtype === 'bool') {
      code.write('v128.const', ones);
      code.write('v128.and');
    }
    if (bytes === 1) {
      code.get(vector);
      code.write('i8x16.shuffle', lowBytes);
      code.write('v128.store32_lane', offset, 0);
    } else code.write('v128.store', offset + 16 * part);
  });
}

/** Writes the elements of a group one by one, `stride` bytes apart. */
export function storeApart(
  code: Code,
  dtype: DType,
  address: Local,
  offset: number,
  vectors: Vectors,
  stride: number,
  lanes: number,
): void {
  const bytes = bytesPerElement(dtype);
  const perVector = bytes === 8 ? 2 : GROUP;
  for (let lane = 0; lane < lanes; lane++) {
    const within = lane % perVector;
    code.get(address);
    code.get(vectors[(lane - within) / perVector]!);
    if (dtype === 'bool') {
      code.write('v128.const', ones);
      code.write('v128.and');
    }
    if (bytes === 1) code.write('v128.store8_lane', offset + lane * stride, 4 * within);
    else if (bytes === 4) code.write('v128.store32_lane', offset + lane * stride, within);
    else code.write('v128.store64_lane', offset + lane * stride, within);
  }
}

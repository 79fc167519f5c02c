import {
  bytesPerElement,
  type Code,
  type Local,
  loadApart,
  loadGroup,
  loadSplat,
  storeApart,
  storeGroup,
  type Vectors,
} from '@keisan/autograd/internal';
import type { Nest, Operand } from './nest.ts';

/** The numbers of places, so many apart. */
function places(code: Code, pointer: Local, first: number, apart: number): Vectors {
  code.get(pointer);
  code.write('i32x4.splat');
  code.write('v128.const', new Uint8Array(Int32Array.from({ length: 4 }, (_, i) => first + i * apart).buffer));
  code.write('i32x4.add');
  const vector = code.local('v128');
  code.set(vector);
  return [vector];
}

/** Reads the elements of an operand for so many places of the axis along which they are taken in groups; -1 for none. */
export function load(code: Code, nest: Nest, index: number, operand: Operand, axis: number, lanes: number): Vectors {
  const pointer = nest.at(index);
  const stride = operand.strides[axis] ?? 0;
  const offset = nest.offsetOf(index);
  if (operand.first !== undefined) return places(code, pointer, offset, stride);
  if (stride === 0) return loadSplat(code, operand.dtype, pointer, offset);
  if (stride === 1) return loadGroup(code, operand.dtype, pointer, offset);
  return loadApart(code, operand.dtype, pointer, offset, stride * bytesPerElement(operand.dtype), lanes);
}

/** Writes elements to where an operand is, as {@link load} reads them. */
export function store(
  code: Code,
  nest: Nest,
  index: number,
  operand: Operand,
  axis: number,
  lanes: number,
  vectors: Vectors,
): void {
  const pointer = nest.at(index);
  const stride = operand.strides[axis] ?? 0;
  if (stride <= 1) storeGroup(code, operand.dtype, pointer, 0, vectors, lanes);
  else storeApart(code, operand.dtype, pointer, 0, vectors, stride * bytesPerElement(operand.dtype), lanes);
}

import type { TypedArray } from '@keisan/autograd';

/** Up to so many elements are copied one by one: a call takes longer. */
const SHORT = 64;

/** Copies elements from one place to another. */
export function copy(from: TypedArray, start: number, size: number, to: TypedArray, at: number): void {
  if (size > SHORT) to.set(from.subarray(start, start + size), at);
  else for (let k = 0; k < size; k++) to[at + k] = from[start + k]!;
}

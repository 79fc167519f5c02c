import type { TypedArray } from '../dtype.ts';

/** Fewer elements than this are copied, and filled, by a loop: typed arrays take longer to begin. */
export const SHORT = 32;

/** Copies `length` elements that follow each other. */
export function copyElements(to: TypedArray, at: number, from: TypedArray, start: number, length: number): void {
  if (length < SHORT) for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
  else to.set(start === 0 && length === from.length ? from : from.subarray(start, start + length), at);
}

import type { TypedArray } from '../dtype.ts';

/** A program made ready for one way to run it, a block of elements at a time. */
export interface BlockKernel {
  /** How many elements a block holds at most. */
  readonly length: number;
  /** Where the elements of each input are put before a run. */
  readonly inputs: readonly TypedArray[];
  /** Where the elements of the output are after it. */
  readonly output: TypedArray;
  /** Computes the first `count` elements. */
  run(count: number): void;
}

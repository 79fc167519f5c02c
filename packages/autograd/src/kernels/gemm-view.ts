import type { TypedArray } from '../dtype.ts';

/** A 2-d strided view over a typed array: element (i, j) is `data[offset + i * rowStride + j * colStride]`. */
export interface MatrixView {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly colStride: number;
}

/** The size of each of the equal steps, none above `limit`, in which to walk over `size` elements. */
export function evenStep(size: number, limit: number): number {
  return Math.ceil(size / Math.ceil(size / limit));
}

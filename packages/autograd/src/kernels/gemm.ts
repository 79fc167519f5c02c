import type { TypedArray } from '../dtype.ts';
import { gemmJs } from './gemm-js.ts';
import type { MatrixView } from './gemm-view.ts';
import { gemmWasm, isWasmAvailable } from './gemm-wasm.ts';

export type { MatrixView } from './gemm-view.ts';
export { gemmJs, gemmWasm, isWasmAvailable };

/** From this many products on, WebAssembly repays the copies into and out of its memory. */
const wasmFrom = 128;

/**
 * The matrix product c = a b, with a of shape [m, k] and b of shape [k, n], any of them 0. c is row-major without gaps
 * from `cOffset` on, and must not overlap a or b. Strides may be zero or negative.
 *
 * The type of c decides how sums are made. Float arrays go through WebAssembly SIMD where it is there and the product is
 * not tiny, else through plain JavaScript, whose float32 sums have the precision of float64. Integers wrap. Either way
 * the k products of an element are added in an order that their number fixes, so that equal calls give equal bits.
 *
 * @param a - [m, k]; elements are converted to the type of c
 * @param b - [k, n]; elements are converted to the type of c
 */
export function gemm(
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  c: TypedArray,
  cOffset: number,
): void {
  if ((c instanceof Float32Array || c instanceof Float64Array) && m * n * k >= wasmFrom && isWasmAvailable()) {
    gemmWasm(m, n, k, a, b, c, cOffset);
  } else {
    gemmJs(m, n, k, a, b, c, cOffset);
  }
}

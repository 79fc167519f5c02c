import type { TypedArray } from '../dtype.ts';
import { wasmDigits } from './gemm.wasm.ts';
import { evenStep, type MatrixView } from './gemm-view.ts';
import { instantiateDigits } from './wasm-module.ts';

type FloatArray = Float32Array | Float64Array;
type Product = (rows: number, line: number, depth: number, a: number, b: number, c: number, fresh: number) => void;
type Pack = (to: number, from: number, lanes: number, depth: number, alongLanes: number) => void;

/** What assembly/gemm.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly packA32: Pack;
  readonly packA64: Pack;
  readonly packB32: Pack;
  readonly packB64: Pack;
  readonly product32: Product;
  readonly product64: Product;
  readonly compact: (c: number, rows: number, wide: number, narrow: number) => void;
}

/** The module as one element type sees it. */
interface Engine {
  readonly bytes: number;
  readonly heap: FloatArray;
  readonly packA: Pack;
  readonly packB: Pack;
  readonly product: Product;
}

/** Rows of a tile, and bytes of each: the same as in assembly/gemm.ts. */
const tileRows = 2;
const tileLine = 64;

/** The largest block: 2.5 MB of buffers for float32, 5 MB for float64. */
const limits = { rows: 512, cols: 512, depth: 256 } as const;

/** Lines at least this long are copied by `set`, shorter ones by a loop. */
const longLine = 24;

/** What it costs to write an element of c out of order, in products that the module computes meanwhile. */
const turnCost = 20;

let exports: Exports | null | undefined;
let engines: { readonly f32: Engine; readonly f64: Engine } | undefined;

/** Whether {@link gemmWasm} can run: WebAssembly with SIMD is there and no policy forbids it. Compiles on first use. */
export function isWasmAvailable(): boolean {
  if (exports === undefined) exports = instantiateDigits<Exports>(wasmDigits);
  return exports !== null;
}

/** The module for `bytes`-wide elements, its memory grown to hold `size` bytes at least. */
function engineFor(bytes: number, size: number): Engine {
  const { memory, packA32, packA64, packB32, packB64, product32, product64 } = exports!;
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  if (missing > 0 || !engines) {
    const { buffer } = memory;
    engines = {
      f32: { bytes: 4, heap: new Float32Array(buffer), packA: packA32, packB: packB32, product: product32 },
      f64: { bytes: 8, heap: new Float64Array(buffer), packA: packA64, packB: packB64, product: product64 },
    };
  }
  return bytes === 4 ? engines.f32 : engines.f64;
}

function roundUp(size: number, step: number): number {
  return Math.ceil(size / step) * step;
}

function transpose({ data, offset, rowStride, colStride }: MatrixView): MatrixView {
  return { data, offset, rowStride: colStride, colStride: rowStride };
}

function indexOf(x: MatrixView, i: number, j: number): number {
  return x.offset + i * x.rowStride + j * x.colStride;
}

/** Copies `lines` lines of `length` elements into `heap`, one after the other from `to`. */
function gather(
  heap: FloatArray,
  to: number,
  data: TypedArray,
  from: number,
  lines: number,
  lineStride: number,
  length: number,
  stride: number,
): void {
  if (stride === 1 && (lineStride === length || lines === 1)) {
    heap.set(data.subarray(from, from + lines * length), to);
  } else if (stride === 1 && length >= longLine) {
    for (let i = 0; i < lines; i++, from += lineStride, to += length) heap.set(data.subarray(from, from + length), to);
  } else {
    for (let i = 0; i < lines; i++, from += lineStride) {
      for (let j = 0, at = from; j < length; j++, at += stride) heap[to++] = data[at]!;
    }
  }
}

/** Stages the lanes of an operand (rows of a, columns of b) as they lie in memory, then packs them into panels. */
function pack(
  kernel: Pack,
  { bytes, heap }: Engine,
  to: number,
  data: TypedArray,
  from: number,
  lanes: number,
  laneStride: number,
  depth: number,
  depthStride: number,
): void {
  const alongLanes = laneStride === 1 || (depthStride !== 1 && Math.abs(laneStride) < Math.abs(depthStride));
  if (alongLanes) gather(heap, 0, data, from, depth, depthStride, lanes, laneStride);
  else gather(heap, 0, data, from, lanes, laneStride, depth, depthStride);
  kernel(to * bytes, 0, lanes, depth, Number(alongLanes));
}

/** Copies a block of the result, its lines `line` elements apart, to its place in c. */
function scatter(
  { bytes, heap }: Engine,
  block: number,
  line: number,
  rows: number,
  cols: number,
  c: FloatArray,
  to: number,
  rowStride: number,
  colStride: number,
): void {
  if (colStride === 1 && rowStride === cols) {
    if (line > cols) exports!.compact(block * bytes, rows, line * bytes, cols * bytes);
    c.set(heap.subarray(block, block + rows * cols), to);
  } else if (colStride === 1) {
    for (let i = 0; i < rows; i++) c.set(heap.subarray(block + i * line, block + i * line + cols), to + i * rowStride);
  } else {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) c[to + i * rowStride + j * colStride] = heap[block + i * line + j]!;
    }
  }
}

/**
 * {@link gemm} in WebAssembly SIMD, for float32 and float64: blocks are staged in the module's memory, packed and
 * multiplied there, and copied out. Every element of c is the sum of its k products in the precision of c, in order: of runs of up
 * to 256, and of what those come to.
 *
 * @throws Error when WebAssembly SIMD is missing: see {@link isWasmAvailable}.
 */
export function gemmWasm(
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  c: FloatArray,
  cOffset: number,
): void {
  if (!isWasmAvailable()) throw new Error('gemmWasm: WebAssembly SIMD is not available here. Use gemm or gemmJs');
  if (m === 0 || n === 0) return;
  if (k === 0) {
    c.fill(0, cOffset, cOffset + m * n);
    return;
  }
  const lanes = tileLine / c.BYTES_PER_ELEMENT;
  const upright = roundUp(m, tileRows) * roundUp(n, lanes);
  const turned = roundUp(n, tileRows) * roundUp(m, lanes);
  if ((upright - turned) * k > turnCost * m * n) {
    multiply(n, m, k, transpose(b), transpose(a), c, cOffset, 1, n);
  } else {
    multiply(m, n, k, a, b, c, cOffset, n, 1);
  }
}

/** The product in blocks; element (i, j) of c goes to `cOffset + i * rowStride + j * colStride`. */
function multiply(
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  c: FloatArray,
  cOffset: number,
  rowStride: number,
  colStride: number,
): void {
  const bytes = c.BYTES_PER_ELEMENT;
  const lanes = tileLine / bytes;
  const depth = evenStep(k, limits.depth);
  const rows = evenStep(m, limits.rows);
  const cols = n <= limits.cols ? n : roundUp(evenStep(n, limits.cols), lanes);
  const [lanesA, lanesB] = [roundUp(rows, lanes), roundUp(cols, lanes)];

  // Kernels may read past what is staged, and write up to `lanes` (a) or four lines (b) past the last panel.
  const panelsA = roundUp(Math.max(rows, cols) * depth, lanes);
  const panelsB = panelsA + (lanesA * depth + lanes);
  const block = panelsB + (lanesB * depth + 4 * lanes);
  const engine = engineFor(bytes, (block + (rows + tileRows) * lanesB) * bytes);
  const { packA, packB, product } = engine;

  for (let j = 0; j < n; j += cols) {
    const width = Math.min(cols, n - j);
    const line = roundUp(width, lanes);
    for (let i = 0; i < m; i += rows) {
      const tall = Math.min(rows, m - i);
      for (let p = 0; p < k; p += depth) {
        const deep = Math.min(depth, k - p);
        if (j === 0 || rows < m || depth < k) {
          pack(packA, engine, panelsA, a.data, indexOf(a, i, p), tall, a.rowStride, deep, a.colStride);
        }
        if (i === 0 || depth < k) {
          pack(packB, engine, panelsB, b.data, indexOf(b, p, j), width, b.colStride, deep, b.rowStride);
        }
        product(tall, line * bytes, deep, panelsA * bytes, panelsB * bytes, block * bytes, Number(p === 0));
      }
      scatter(engine, block, line, tall, width, c, cOffset + i * rowStride + j * colStride, rowStride, colStride);
    }
  }
}

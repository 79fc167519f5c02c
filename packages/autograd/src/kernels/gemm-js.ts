import type { TypedArray } from '../dtype.ts';
import { evenStep, type MatrixView } from './gemm-view.ts';

type Sums = Float64Array | Int32Array;

/** How sums of one kind are made: the arrays that hold them, one dot product, one tile of many. */
interface Engine<T extends Sums> {
  readonly zeros: (length: number) => T;
  readonly dot: (k: number, a: MatrixView, atA: number, b: MatrixView, atB: number) => number;
  readonly tile: (depth: number, a: T, atA: number, b: T, atB: number, c: T, atC: number, line: number) => void;
  /** Scratch space: panels of a and of b, and a block of c. */
  scratch: readonly [T, T, T] | null;
}

/** A tile of c: its eight sums and six operands fit in the registers of a processor. */
const tileRows = 2;
const tileCols = 4;

/** The largest block: 1.5 MB of scratch space for floats. */
const limits = { rows: 256, cols: 256, depth: 256 } as const;

/** Below this many products, packing costs more than it saves. */
const packFrom = 512;

const floats: Engine<Float64Array> = {
  zeros: (length) => new Float64Array(length),
  scratch: null,
  dot: (k, { data: a, colStride }, atA, { data: b, rowStride }, atB) => {
    let sum = 0;
    for (let p = 0; p < k; p++, atA += colStride, atB += rowStride) sum += a[atA]! * b[atB]!;
    return sum;
  },
  tile: (depth, a, atA, b, atB, c, atC, line) => {
    const atD = atC + line;
    let c0 = c[atC]!;
    let c1 = c[atC + 1]!;
    let c2 = c[atC + 2]!;
    let c3 = c[atC + 3]!;
    let d0 = c[atD]!;
    let d1 = c[atD + 1]!;
    let d2 = c[atD + 2]!;
    let d3 = c[atD + 3]!;
    for (const end = atA + depth * tileRows; atA < end; atA += tileRows, atB += tileCols) {
      const x = a[atA]!;
      const y = a[atA + 1]!;
      const b0 = b[atB]!;
      const b1 = b[atB + 1]!;
      const b2 = b[atB + 2]!;
      const b3 = b[atB + 3]!;
      c0 += x * b0;
      c1 += x * b1;
      c2 += x * b2;
      c3 += x * b3;
      d0 += y * b0;
      d1 += y * b1;
      d2 += y * b2;
      d3 += y * b3;
    }
    c[atC] = c0;
    c[atC + 1] = c1;
    c[atC + 2] = c2;
    c[atC + 3] = c3;
    c[atD] = d0;
    c[atD + 1] = d1;
    c[atD + 2] = d2;
    c[atD + 3] = d3;
  },
};

const integers: Engine<Int32Array> = {
  zeros: (length) => new Int32Array(length),
  scratch: null,
  dot: (k, { data: a, colStride }, atA, { data: b, rowStride }, atB) => {
    let sum = 0;
    for (let p = 0; p < k; p++, atA += colStride, atB += rowStride) sum = (sum + Math.imul(a[atA]!, b[atB]!)) | 0;
    return sum;
  },
  tile: (depth, a, atA, b, atB, c, atC, line) => {
    const atD = atC + line;
    let c0 = c[atC]!;
    let c1 = c[atC + 1]!;
    let c2 = c[atC + 2]!;
    let c3 = c[atC + 3]!;
    let d0 = c[atD]!;
    let d1 = c[atD + 1]!;
    let d2 = c[atD + 2]!;
    let d3 = c[atD + 3]!;
    for (const end = atA + depth * tileRows; atA < end; atA += tileRows, atB += tileCols) {
      const x = a[atA]!;
      const y = a[atA + 1]!;
      const b0 = b[atB]!;
      const b1 = b[atB + 1]!;
      const b2 = b[atB + 2]!;
      const b3 = b[atB + 3]!;
      c0 = (c0 + Math.imul(x, b0)) | 0;
      c1 = (c1 + Math.imul(x, b1)) | 0;
      c2 = (c2 + Math.imul(x, b2)) | 0;
      c3 = (c3 + Math.imul(x, b3)) | 0;
      d0 = (d0 + Math.imul(y, b0)) | 0;
      d1 = (d1 + Math.imul(y, b1)) | 0;
      d2 = (d2 + Math.imul(y, b2)) | 0;
      d3 = (d3 + Math.imul(y, b3)) | 0;
    }
    c[atC] = c0;
    c[atC + 1] = c1;
    c[atC + 2] = c2;
    c[atC + 3] = c3;
    c[atD] = d0;
    c[atD + 1] = d1;
    c[atD + 2] = d2;
    c[atD + 3] = d3;
  },
};

/** Packs the lanes of an operand (rows of a, columns of b) into panels of `width` interleaved lanes. */
function pack(
  to: Sums,
  width: number,
  data: TypedArray,
  from: number,
  lanes: number,
  laneStride: number,
  depth: number,
  depthStride: number,
): void {
  for (let lane = 0; lane < lanes; lane++, from += laneStride) {
    let at = (lane - (lane % width)) * depth + (lane % width);
    for (let p = 0, source = from; p < depth; p++, source += depthStride, at += width) to[at] = data[source]!;
  }
}

function multiply<T extends Sums>(
  engine: Engine<T>,
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  c: TypedArray,
  cOffset: number,
): void {
  const { zeros, tile } = engine;
  engine.scratch ??= [
    zeros(limits.rows * limits.depth),
    zeros(limits.cols * limits.depth),
    zeros(limits.rows * limits.cols),
  ];
  const [panelsA, panelsB, block] = engine.scratch;
  const [rows, cols, depth] = [evenStep(m, limits.rows), evenStep(n, limits.cols), evenStep(k, limits.depth)];
  for (let j = 0; j < n; j += cols) {
    const width = Math.min(cols, n - j);
    const line = Math.ceil(width / tileCols) * tileCols;
    for (let i = 0; i < m; i += rows) {
      const tall = Math.min(rows, m - i);
      block.fill(0, 0, (tall + 1) * line);
      for (let p = 0; p < k; p += depth) {
        const deep = Math.min(depth, k - p);
        const fromA = a.offset + i * a.rowStride + p * a.colStride;
        const fromB = b.offset + p * b.rowStride + j * b.colStride;
        pack(panelsA, tileRows, a.data, fromA, tall, a.rowStride, deep, a.colStride);
        if (i === 0 || depth < k) pack(panelsB, tileCols, b.data, fromB, width, b.colStride, deep, b.rowStride);
        for (let q = 0; q < width; q += tileCols) {
          for (let r = 0; r < tall; r += tileRows) {
            tile(deep, panelsA, r * deep, panelsB, q * deep, block, r * line + q, line);
          }
        }
      }
      for (let r = 0; r < tall; r++) {
        const to = cOffset + (i + r) * n + j;
        for (let q = 0; q < width; q++) c[to + q] = block[r * line + q]!;
      }
    }
  }
}

/**
 * {@link gemm} in plain JavaScript, for every element type: in blocks, or element by element where that is quicker.
 * Every element of c is the sum of its k products in order: in float64, rounded once, when c is a float array, else
 * modulo 2^32 (and then 2^8 for uint8).
 */
export function gemmJs(
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  c: TypedArray,
  cOffset: number,
): void {
  const engine: Engine<Float64Array> | Engine<Int32Array> =
    c instanceof Float32Array || c instanceof Float64Array ? floats : integers;
  if (m > 1 && n > 1 && m * n * k >= packFrom) {
    multiply<Sums>(engine as Engine<Sums>, m, n, k, a, b, c, cOffset);
    return;
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      c[cOffset + i * n + j] = engine.dot(k, a, a.offset + i * a.rowStride, b, b.offset + j * b.colStride);
    }
  }
}

import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { gemm, gemmJs, gemmWasm, isWasmAvailable, type MatrixView } from './gemm.ts';
import { evenStep } from './gemm-view.ts';

type Gemm = (m: number, n: number, k: number, a: MatrixView, b: MatrixView, c: TypedArray, cOffset: number) => void;
type Layout = (rows: number, cols: number) => { offset: number; rowStride: number; colStride: number; length: number };

const onWasm = gemmWasm as Gemm;

/** How a matrix may lie in memory; `length` is what its array must hold. */
const layouts: Record<string, Layout> = {
  'row-major': (rows, cols) => ({ offset: 0, rowStride: cols, colStride: 1, length: rows * cols }),
  transposed: (rows, cols) => ({ offset: 0, rowStride: 1, colStride: rows, length: rows * cols }),
  'a slice of a wider matrix': (rows, cols) => ({
    offset: 5,
    rowStride: cols + 3,
    colStride: 1,
    length: rows * (cols + 3) + 5,
  }),
  'a slice of a taller transposed matrix': (rows, cols) => ({
    offset: 2,
    rowStride: 1,
    colStride: rows + 7,
    length: (rows + 7) * cols + 2,
  }),
  'every other column': (rows, cols) => ({ offset: 1, rowStride: 2 * cols, colStride: 2, length: 2 * rows * cols + 1 }),
  'every third row, transposed': (rows, cols) => ({
    offset: 0,
    rowStride: 3,
    colStride: 3 * rows,
    length: 3 * rows * cols,
  }),
  'one row, repeated': (_rows, cols) => ({ offset: 0, rowStride: 0, colStride: 1, length: cols }),
  'one column, repeated': (rows, _cols) => ({ offset: 0, rowStride: 1, colStride: 0, length: rows }),
  'one number, repeated': () => ({ offset: 3, rowStride: 0, colStride: 0, length: 4 }),
  'rows reversed': (rows, cols) => ({
    offset: (rows - 1) * cols,
    rowStride: -cols,
    colStride: 1,
    length: rows * cols,
  }),
  'columns reversed': (rows, cols) => ({ offset: cols - 1, rowStride: cols, colStride: -1, length: rows * cols }),
  'reversed and transposed': (rows, cols) => ({
    offset: rows * cols - 1,
    rowStride: -1,
    colStride: -rows,
    length: rows * cols,
  }),
};

/** Numbers in [-1, 1) for floats, else of the whole range of the type; always the same ones. */
function fill(dtype: DType, length: number, seed: number): TypedArray {
  const data = allocate(dtype, Math.max(length, 1));
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = dtype === 'float32' || dtype === 'float64' ? state / 2 ** 31 : state >> 3;
  }
  return data;
}

function matrix(layout: Layout, rows: number, cols: number, dtype: DType, seed: number): MatrixView {
  const { length, ...view } = layout(rows, cols);
  return { data: fill(dtype, length, seed), ...view };
}

const rowMajor = layouts['row-major']!;

/** Every sum in order, in runs of `longest` products, with `step` rounding each product and each sum. */
function reference(
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  step: (sum: number, x: number, y: number) => number,
  longest = k,
): number[] {
  const sums: number[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [total, run] = [0, 0];
      for (let p = 0; p < k; p++) {
        const x = a.data[a.offset + i * a.rowStride + p * a.colStride]!;
        run = step(run, x, b.data[b.offset + p * b.rowStride + j * b.colStride]!);
        if ((p + 1) % longest > 0 && p + 1 < k) continue;
        total = step(total, run, 1);
        run = 0;
      }
      sums.push(total);
    }
  }
  return sums;
}

const inFloat64 = (sum: number, x: number, y: number) => sum + x * y;
const inFloat32 = (sum: number, x: number, y: number) => Math.fround(sum + Math.fround(x * y));
const inInt32 = (sum: number, x: number, y: number) => (sum + Math.imul(x, y)) | 0;

/** The implementations, each with the arithmetic that it promises. */
const paths: [string, DType, Gemm, typeof inFloat64][] = [
  ['WebAssembly', 'float32', onWasm, inFloat32],
  ['WebAssembly', 'float64', onWasm, inFloat64],
  ['JavaScript', 'float32', gemmJs, inFloat64],
  ['JavaScript', 'float64', gemmJs, inFloat64],
  ['JavaScript', 'int32', gemmJs, inInt32],
  ['JavaScript', 'uint8', gemmJs, inInt32],
];

/** Runs `run` between two guard elements and compares every bit with the reference. */
function check(
  run: Gemm,
  dtype: DType,
  m: number,
  n: number,
  k: number,
  a: MatrixView,
  b: MatrixView,
  step: typeof inFloat64,
): void {
  const c = allocate(dtype, m * n + 2).fill(77);
  run(m, n, k, a, b, c, 1);
  const expected = allocate(dtype, m * n + 2);
  expected.set([77, ...reference(m, n, k, a, b, step, run === onWasm ? evenStep(k, 256) : k), 77]);
  const wrong = c.findIndex((x, i) => !Object.is(x, expected[i]));
  if (wrong >= 0) {
    const where = `[${m}, ${k}] x [${k}, ${n}], element ${wrong - 1} of c`;
    expect.fail(`${where}: got ${c[wrong]}, expected ${expected[wrong]}`);
  }
}

describe.each(paths)('%s, %s', (_name, dtype, run, step) => {
  test('every size around the tile', () => {
    for (const m of [1, 2, 3, 4, 5, 16, 17]) {
      for (const n of [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33]) {
        for (const k of [1, 2, 3, 4, 5, 8, 19]) {
          check(run, dtype, m, n, k, matrix(rowMajor, m, k, dtype, 1), matrix(rowMajor, k, n, dtype, 2), step);
        }
      }
    }
  });

  test.each([
    [3, 5, 1030],
    [2, 1030, 260],
    [1030, 2, 260],
    [1030, 13, 3],
    [513, 530, 2],
    [257, 259, 3],
    [17, 15, 514],
    [513, 32, 258],
    [32, 20, 31],
    [1, 512, 300],
    [300, 1, 512],
    [128, 10, 512],
  ])('sizes around the block: m = %i, n = %i, k = %i', (m, n, k) => {
    check(run, dtype, m, n, k, matrix(rowMajor, m, k, dtype, 3), matrix(rowMajor, k, n, dtype, 4), step);
  });

  test.each(Object.keys(layouts))('a or b is %s', (name) => {
    const layout = layouts[name]!;
    for (const [m, n, k] of [
      [19, 21, 23],
      [6, 33, 262],
      [3, 530, 7],
    ] as const) {
      for (const other of [rowMajor, layouts.transposed!, layout]) {
        check(run, dtype, m, n, k, matrix(layout, m, k, dtype, 5), matrix(other, k, n, dtype, 6), step);
        check(run, dtype, m, n, k, matrix(other, m, k, dtype, 7), matrix(layout, k, n, dtype, 8), step);
      }
    }
  });

  test('any sizes and layouts', () => {
    const size = fc.integer({ min: 0, max: 40 });
    const layout = fc.constantFrom(...Object.values(layouts));
    fc.assert(
      fc.property(size, size, size, layout, layout, (m, n, k, left, right) => {
        check(run, dtype, m, n, k, matrix(left, m, k, dtype, 9), matrix(right, k, n, dtype, 10), step);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('no products sum to zero, and no elements leave c alone', () => {
    const empty = matrix(rowMajor, 0, 0, dtype, 1);
    const c = allocate(dtype, 8).fill(9);
    run(2, 3, 0, empty, empty, c, 1);
    expect([...c]).toEqual([9, 0, 0, 0, 0, 0, 0, 9]);
    run(0, 3, 5, empty, matrix(rowMajor, 5, 3, dtype, 1), c, 0);
    run(3, 0, 5, matrix(rowMajor, 3, 5, dtype, 1), empty, c, 0);
    expect([...c]).toEqual([9, 0, 0, 0, 0, 0, 0, 9]);
  });

  test('one size after another leaves no trace', () => {
    const sizes: [number, number, number][] = [
      [3, 3, 3],
      [40, 50, 300],
      [5, 6, 7],
      [300, 10, 20],
      [3, 3, 3],
    ];
    for (const [m, n, k] of sizes) {
      check(run, dtype, m, n, k, matrix(rowMajor, m, k, dtype, 11), matrix(rowMajor, k, n, dtype, 12), step);
    }
  });
});

describe.each(paths.filter(([, dtype]) => dtype.startsWith('float')))('%s, %s', (_name, dtype, run, step) => {
  test('NaN and infinities stay in their row and column', () => {
    const [m, n, k] = [35, 37, 40];
    const a = matrix(rowMajor, m, k, dtype, 13);
    const b = matrix(rowMajor, k, n, dtype, 14);
    a.data[4 * k + 3] = Number.NaN;
    a.data[6 * k + 5] = Number.POSITIVE_INFINITY;
    b.data[7 * n + 8] = Number.NEGATIVE_INFINITY;
    b.data[5 * n + 9] = 0;
    check(run, dtype, m, n, k, a, b, step);
    const c = allocate(dtype, m * n);
    run(m, n, k, a, b, c, 0);
    expect(c.subarray(4 * n, 5 * n).every((x) => Number.isNaN(x))).toBe(true);
    expect(c[6 * n + 9]).toBeNaN();
    expect(Math.abs(c[6 * n]!)).toBe(Number.POSITIVE_INFINITY);
    expect(Array.from(c).filter(Number.isFinite)).toHaveLength((m - 2) * (n - 1));
  });
});

describe('gemm', () => {
  const ones = (data: TypedArray, rowStride: number): MatrixView => ({ data, offset: 0, rowStride, colStride: 1 });

  test('float32 is close to float64 whichever way it goes', () => {
    for (const [m, n, k] of [
      [2, 3, 4],
      [64, 48, 784],
    ] as const) {
      const [a, b] = [matrix(rowMajor, m, k, 'float32', 15), matrix(rowMajor, k, n, 'float32', 16)];
      const c = new Float32Array(m * n);
      gemm(m, n, k, a, b, c, 0);
      const expected = reference(m, n, k, a, b, inFloat64);
      expect(Math.max(...expected.map((x, i) => Math.abs(x - c[i]!)))).toBeLessThan(k * 2 ** -24);
    }
  });

  test('counts further than float32 does one by one', () => {
    const k = 2 ** 24 + 512;
    const a = ones(new Float32Array(k).fill(1), k);
    const c = new Float32Array(1);
    gemm(1, 1, k, a, { ...a, rowStride: 1 }, c, 0);
    expect(c[0]).toBe(k);
  });

  test('equal calls give equal bits', () => {
    const [a, b] = [matrix(rowMajor, 70, 600, 'float32', 17), matrix(rowMajor, 600, 90, 'float32', 18)];
    const [first, second] = [new Float32Array(6300), new Float32Array(6300)];
    gemm(70, 90, 600, a, b, first, 0);
    gemm(600, 600, 3, matrix(rowMajor, 600, 3, 'float32', 1), b, new Float32Array(360000), 0);
    gemm(70, 90, 600, a, b, second, 0);
    expect(second).toEqual(first);
  });

  test('int32 wraps, uint8 too', () => {
    const c = new Int32Array(1);
    gemm(1, 1, 2, ones(Int32Array.of(2 ** 31 - 1, 1), 2), ones(Int32Array.of(1, 1), 1), c, 0);
    expect(c[0]).toBe(-(2 ** 31));
    gemm(1, 1, 1, ones(Int32Array.of(123456789), 1), ones(Int32Array.of(987654321), 1), c, 0);
    expect(c[0]).toBe(Math.imul(123456789, 987654321));
    const [m, n, k] = [9, 10, 11];
    const big = new Int32Array(m * n);
    gemm(
      m,
      n,
      k,
      ones(new Int32Array(m * k).fill(2 ** 16), k),
      ones(new Int32Array(k * n).fill(2 ** 15 + 1), n),
      big,
      0,
    );
    expect(new Set(big)).toEqual(new Set([(11 * (2 ** 31 + 2 ** 16)) | 0]));
    const bytes = new Uint8Array(m * n);
    gemm(m, n, k, ones(new Uint8Array(m * k).fill(200), k), ones(new Uint8Array(k * n).fill(3), n), bytes, 0);
    expect(new Set(bytes)).toEqual(new Set([(11 * 600) % 256]));
  });

  test('elements are converted to the type of c', () => {
    const [m, n, k] = [20, 30, 40];
    const [a, b] = [matrix(rowMajor, m, k, 'uint8', 19), matrix(rowMajor, k, n, 'int32', 20)];
    for (const run of [gemm, onWasm, gemmJs]) check(run, 'float64', m, n, k, a, b, inFloat64);
  });
});

describe('without WebAssembly SIMD', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test('gemm falls back to JavaScript, and gemmWasm says so', async () => {
    expect(isWasmAvailable()).toBe(true);
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const without = await import('./gemm.ts');
    const [m, n, k] = [20, 30, 40];
    const [a, b] = [matrix(rowMajor, m, k, 'float32', 21), matrix(rowMajor, k, n, 'float32', 22)];
    expect(without.isWasmAvailable()).toBe(false);
    check(without.gemm, 'float32', m, n, k, a, b, inFloat64);
    expect(() => without.gemmWasm(m, n, k, a, b, new Float32Array(m * n), 0)).toThrowErrorMatchingInlineSnapshot(
      `[Error: gemmWasm: WebAssembly SIMD is not available here. Use gemm or gemmJs]`,
    );
  });
});

// AssemblyScript, not TypeScript: build.mjs compiles it to WebAssembly.
//
// Matrix products in blocks, after Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
// An operand is a bundle of lanes (rows of a, columns of b), each `depth` long. It arrives staged without gaps, either
// lane after lane (along depth) or one element of every lane after the other (along lanes), and is packed into panels:
// 2 lanes of a or 4 vectors of b, interleaved, so that the product reads both from start to end.
// Panels and the result are padded to whole tiles; what the padding holds is never read back. Buffers have slack
// after their end for it: see `multiply` in src/kernels/gemm-wasm.ts.

/** Rows of a tile. */
const ROWS = 2;
/** Bytes of a row of a tile: four vectors. */
const LINE: usize = 64;

function packLanes2<T>(to: usize, from: usize, lanes: usize, depth: usize): void {
  const line = lanes * sizeof<T>();
  const panel = depth * ROWS * sizeof<T>();
  const end = from + line;
  const bottom = from + line * depth;
  for (; from < end; from += LINE) {
    let target = to;
    for (let source = from; source < bottom; source += line) {
      let at = target;
      for (let i: usize = 0; i < LINE; i += 16) {
        const x = v128.load(source + i);
        if (sizeof<T>() === 4) {
          v128.store64_lane(at, x, 0);
          v128.store64_lane(at + panel, x, 1);
          at += 2 * panel;
        } else {
          v128.store(at, x);
          at += panel;
        }
      }
      target += ROWS * sizeof<T>();
    }
    to += (LINE / (ROWS * sizeof<T>())) * panel;
  }
}

function packDepth2<T>(to: usize, from: usize, lanes: usize, depth: usize): void {
  const line = depth * sizeof<T>();
  const bottom = from + line * lanes;
  for (; from < bottom; from += ROWS * line) {
    let target = to;
    for (let source = from; source < from + line; source += 16) {
      const x = v128.load(source);
      const y = v128.load(source + line);
      if (sizeof<T>() === 4) {
        v128.store(target, v128.shuffle<f32>(x, y, 0, 4, 1, 5));
        v128.store(target, v128.shuffle<f32>(x, y, 2, 6, 3, 7), 16);
      } else {
        v128.store(target, v128.shuffle<f64>(x, y, 0, 2));
        v128.store(target, v128.shuffle<f64>(x, y, 1, 3), 16);
      }
      target += 32;
    }
    to += ROWS * line;
  }
}

function packLanes64<T>(to: usize, from: usize, lanes: usize, depth: usize): void {
  const line = lanes * sizeof<T>();
  const end = from + line;
  const bottom = from + line * depth;
  for (; from < end; from += LINE) {
    for (let source = from; source < bottom; source += line) {
      v128.store(to, v128.load(source));
      v128.store(to, v128.load(source, 16), 16);
      v128.store(to, v128.load(source, 32), 32);
      v128.store(to, v128.load(source, 48), 48);
      to += LINE;
    }
  }
}

function packDepth64<T>(to: usize, from: usize, lanes: usize, depth: usize): void {
  const line = depth * sizeof<T>();
  const bottom = from + line * lanes;
  for (; from < bottom; from += (LINE / sizeof<T>()) * line) {
    for (let column: usize = 0; column < LINE; column += 16) {
      let target = to + column;
      let source = from + (column / sizeof<T>()) * line;
      const end = source + line;
      for (; source < end; source += 16) {
        if (sizeof<T>() === 4) {
          const x0 = v128.load(source);
          const x1 = v128.load(source + line);
          const x2 = v128.load(source + 2 * line);
          const x3 = v128.load(source + 3 * line);
          const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
          const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
          const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
          const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
          v128.store(target, v128.shuffle<f64>(low01, low23, 0, 2));
          v128.store(target + LINE, v128.shuffle<f64>(low01, low23, 1, 3));
          v128.store(target + 2 * LINE, v128.shuffle<f64>(high01, high23, 0, 2));
          v128.store(target + 3 * LINE, v128.shuffle<f64>(high01, high23, 1, 3));
          target += 4 * LINE;
        } else {
          const x0 = v128.load(source);
          const x1 = v128.load(source + line);
          v128.store(target, v128.shuffle<f64>(x0, x1, 0, 2));
          v128.store(target + LINE, v128.shuffle<f64>(x0, x1, 1, 3));
          target += 2 * LINE;
        }
      }
    }
    to += LINE * depth;
  }
}

/** One tile of the result: the sum of `depth` products, added to what is there unless it is `fresh`. In one sum, float32 would stop at 2^24. */
function tile<T>(depth: usize, a: usize, b: usize, c: usize, line: usize, fresh: bool): void {
  const d = c + line;
  const zero = i64x2.splat(0);
  let c0 = zero;
  let c1 = zero;
  let c2 = zero;
  let c3 = zero;
  let d0 = zero;
  let d1 = zero;
  let d2 = zero;
  let d3 = zero;
  const end = b + depth * LINE;
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    const x = v128.load_splat<T>(a);
    c0 = v128.add<T>(c0, v128.mul<T>(x, b0));
    c1 = v128.add<T>(c1, v128.mul<T>(x, b1));
    c2 = v128.add<T>(c2, v128.mul<T>(x, b2));
    c3 = v128.add<T>(c3, v128.mul<T>(x, b3));
    const y = v128.load_splat<T>(a, sizeof<T>());
    d0 = v128.add<T>(d0, v128.mul<T>(y, b0));
    d1 = v128.add<T>(d1, v128.mul<T>(y, b1));
    d2 = v128.add<T>(d2, v128.mul<T>(y, b2));
    d3 = v128.add<T>(d3, v128.mul<T>(y, b3));
    a += ROWS * sizeof<T>();
    b += LINE;
  } while (b < end);
  if (!fresh) {
    c0 = v128.add<T>(c0, v128.load(c));
    c1 = v128.add<T>(c1, v128.load(c, 16));
    c2 = v128.add<T>(c2, v128.load(c, 32));
    c3 = v128.add<T>(c3, v128.load(c, 48));
    d0 = v128.add<T>(d0, v128.load(d));
    d1 = v128.add<T>(d1, v128.load(d, 16));
    d2 = v128.add<T>(d2, v128.load(d, 32));
    d3 = v128.add<T>(d3, v128.load(d, 48));
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
  v128.store(d, d0);
  v128.store(d, d1, 16);
  v128.store(d, d2, 32);
  v128.store(d, d3, 48);
}

/** Multiplies packed operands: `rows` lanes of a with the lanes of b that fill a `line` of c, in bytes. */
function product<T>(rows: usize, line: usize, depth: usize, a: usize, b: usize, c: usize, fresh: bool): void {
  // Counting from zero leaves V8 more registers than moving pointers: the inner loop runs a tenth faster.
  for (let j: usize = 0; j < line; j += LINE) {
    for (let i: usize = 0; i < rows; i += ROWS) {
      tile<T>(depth, a + i * depth * sizeof<T>(), b + j * depth, c + i * line + j, line, fresh);
    }
  }
}

/** Drops the padding between the `rows` lines at `c`: `wide` bytes apart, they end up `narrow` bytes apart. */
export function compact(c: usize, rows: usize, wide: usize, narrow: usize): void {
  let to = c;
  for (const end = c + rows * wide; c < end; c += wide) {
    for (let i: usize = 0; i < narrow; i += 16) v128.store(to + i, v128.load(c + i));
    to += narrow;
  }
}

export function packA32(to: usize, from: usize, lanes: usize, depth: usize, alongLanes: bool): void {
  if (alongLanes) packLanes2<f32>(to, from, lanes, depth);
  else packDepth2<f32>(to, from, lanes, depth);
}

export function packA64(to: usize, from: usize, lanes: usize, depth: usize, alongLanes: bool): void {
  if (alongLanes) packLanes2<f64>(to, from, lanes, depth);
  else packDepth2<f64>(to, from, lanes, depth);
}

export function packB32(to: usize, from: usize, lanes: usize, depth: usize, alongLanes: bool): void {
  if (alongLanes) packLanes64<f32>(to, from, lanes, depth);
  else packDepth64<f32>(to, from, lanes, depth);
}

export function packB64(to: usize, from: usize, lanes: usize, depth: usize, alongLanes: bool): void {
  if (alongLanes) packLanes64<f64>(to, from, lanes, depth);
  else packDepth64<f64>(to, from, lanes, depth);
}

export function product32(rows: usize, line: usize, depth: usize, a: usize, b: usize, c: usize, fresh: bool): void {
  product<f32>(rows, line, depth, a, b, c, fresh);
}

export function product64(rows: usize, line: usize, depth: usize, a: usize, b: usize, c: usize, fresh: bool): void {
  product<f64>(rows, line, depth, a, b, c, fresh);
}

// The shapes that elementwise operations are measured on: a library makes arrays of them in its own way.

/** Elements in all, and the length of a row of those that have two axes. */
export const sizes = [
  { size: 100, row: 10 },
  { size: 10_000, row: 100 },
  { size: 1_000_000, row: 1000 },
];

/**
 * How operands lie: one after the other; a matrix with a row that broadcasts (a single operand: the row, broadcast); a transposed
 * matrix (with one in order).
 */
export const layouts = ['contiguous', 'broadcast', 'transposed'];

/** Numbers that every operation takes: from 0.5 to 1.5, in no order. */
export function numbers(length, seed) {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 0.5 + state / 2 ** 32;
  });
}

// What the rows of the subject elementwise share: operations in, microseconds of a call out.
import { microsecondsOf } from '../microseconds.mjs';
import { layouts, numbers, sizes } from './layouts.mjs';

/** How long each measurement of one operation takes at least, in milliseconds. */
const LEAST = 20;

/**
 * Measures a library.
 * @param make An array of a shape from numbers.
 * @param broadcast, transposed The views of an array, made anew in each call, as a program would.
 * @param settle Waits for a result and frees it.
 */
export async function measure({ version, unary, binary, make, broadcast, transposed, settle }) {
  const results = {};
  for (const { size, row } of sizes) {
    const shape = [size / row, row];
    for (const layout of layouts) {
      const turned = layout === 'transposed';
      const a = make(numbers(size, 1), turned ? shape.toReversed() : shape);
      const b = make(numbers(size, 2), shape);
      const line = make(numbers(row, 3), [row]);
      const one = {
        contiguous: (f) => () => f(a),
        broadcast: (f) => () => f(broadcast(line, shape)),
        transposed: (f) => () => f(transposed(a)),
      }[layout];
      const two = {
        contiguous: (f) => () => f(a, b),
        broadcast: (f) => () => f(a, line),
        transposed: (f) => () => f(transposed(a), b),
      }[layout];
      for (const [name, f] of Object.entries(unary)) {
        results[`${name} ${layout} ${size}`] = await microsecondsOf(one(f), settle, LEAST);
      }
      for (const [name, f] of Object.entries(binary)) {
        results[`${name} ${layout} ${size}`] = await microsecondsOf(two(f), settle, LEAST);
      }
    }
  }
  process.stdout.write(`${JSON.stringify({ version, results })}\n`, () => process.exit());
}

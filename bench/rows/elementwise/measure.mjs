// What the rows of the subject elementwise share: operations in, microseconds of a call out.
import { layouts, numbers, sizes } from './layouts.mjs';

/** How long each measurement of one operation takes at least, in milliseconds. */
const LEAST = 20;

/** The middle one of three times for a call, in microseconds. */
async function microsecondsOf(call, settle) {
  const times = [];
  let calls = 1;
  while (times.length < 3) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await settle(call());
    const elapsed = performance.now() - start;
    if (elapsed < LEAST) calls = Math.ceil(calls * Math.min(10, Math.max(1.5, (1.2 * LEAST) / elapsed)));
    else times.push((1000 * elapsed) / calls);
  }
  return times.sort((a, b) => a - b)[1];
}

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
        results[`${name} ${layout} ${size}`] = await microsecondsOf(one(f), settle);
      }
      for (const [name, f] of Object.entries(binary)) {
        results[`${name} ${layout} ${size}`] = await microsecondsOf(two(f), settle);
      }
    }
  }
  process.stdout.write(`${JSON.stringify({ version, results })}\n`, () => process.exit());
}

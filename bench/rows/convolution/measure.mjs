// What the JavaScript rows of the subject conv-micro share: convolutions in, microseconds of a call out.
import { microsecondsOf } from '../microseconds.mjs';

/** How long each measurement takes at least, in milliseconds. */
const LEAST = 100;

/** After so many milliseconds a library measures no further shapes: what it did not come to is not there. */
const ENOUGH = 180_000;

/** Numbers from -1 to 1, in no order. */
function numbers(length, seed) {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/**
 * Measures a library.
 * @param make An array of a shape from numbers.
 * @param imageShape, kernelShape The order of axes that the library wants.
 * @param calls The three functions of a convolution: of images and kernel, of results and kernel, of images and results.
 * @param settle Waits for a result and frees it.
 */
export async function measure({ version, make, imageShape, kernelShape, calls, settle }) {
  const results = {};
  for (const shape of JSON.parse(process.argv[2])) {
    if (performance.now() > ENOUGH) break;
    const { title, batch, side, channels, filters, kernel, strides, same, groups } = shape;
    const out = same ? side : Math.floor((side - kernel) / strides) + 1;
    const array = (lengths, seed) =>
      make(
        numbers(
          lengths.reduce((a, b) => a * b, 1),
          seed,
        ),
        lengths,
      );
    const x = array(imageShape(batch, side, channels), 1);
    const w = array(kernelShape(kernel, channels / groups, filters), 2);
    const g = array(imageShape(batch, out, filters), 3);
    const { forward, byImages, byKernel } = await calls({ ...shape, out });
    results[`${title}: forward`] = await microsecondsOf(() => forward(x, w), settle, LEAST);
    results[`${title}: by images`] = await microsecondsOf(() => byImages(g, w), settle, LEAST);
    results[`${title}: by kernel`] = await microsecondsOf(() => byKernel(x, g), settle, LEAST);
  }
  process.stdout.write(`${JSON.stringify({ version, results })}\n`, () => process.exit());
}

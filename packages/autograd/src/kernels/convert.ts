import type { DType } from '../dtype.ts';
import type { Value } from '../scalar/program-of.ts';
import { ElementwiseKernel } from './elementwise.ts';
import type { View } from './view.ts';

/** How elements are converted between dtypes. */
export const converted: Value = (s, x) => s.convert(x, s.output);

const kernel = new ElementwiseKernel(converted);

/** Converts between element types as NumPy's astype does: to integers by truncation, modulo their range, to bool by `!= 0`. */
export function convert(x: View, from: DType, to: DType): View {
  return kernel.run([x], [from], x.shape, to);
}

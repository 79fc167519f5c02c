import { allocate, type DType } from '../dtype.ts';
import type { Value } from '../scalar/program-of.ts';
import { isUniform } from './layout.ts';
import { broadcastView, elements, type View, viewOf } from './view.ts';

/** How elements are converted between dtypes. */
export const converted: Value = (s, x) => s.convert(x, s.output);

/**
 * Converts to an element type as NumPy's astype does: to integers by truncation, modulo their range, to bool by `!= 0`. Typed arrays do
 * the same by themselves.
 */
export function convert(x: View, dtype: DType): View {
  const isOne = x.size > 1 && isUniform(x);
  const values = isOne ? x.data.subarray(x.offset, x.offset + 1) : elements(x);
  const out = allocate(dtype, values.length);
  if (dtype === 'bool') for (let i = 0; i < values.length; i++) out[i] = Number(values[i] !== 0);
  else out.set(values);
  return isOne ? broadcastView(viewOf(out, []), x.shape) : viewOf(out, x.shape);
}

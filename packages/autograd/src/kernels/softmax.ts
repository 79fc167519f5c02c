import { allocate, type DType } from '../dtype.ts';
import { elements, type View, viewOf } from './view.ts';

/** Log-softmax or softmax over the last axis of `x`, shifted by the row's maximum so that nothing overflows. */
export function softmaxRows(x: View, dtype: DType, logarithmic: boolean): View {
  const from = elements(x);
  const out = allocate(dtype, from.length);
  const n = x.shape.at(-1)!;
  for (let start = 0; start < from.length; start += n) {
    let top = -Infinity;
    for (let i = start; i < start + n; i++) top = Math.max(top, from[i]!);
    let total = 0;
    for (let i = start; i < start + n; i++) {
      const e = Math.exp(from[i]! - top);
      out[i] = e;
      total += e;
    }
    if (logarithmic) for (let i = start, log = Math.log(total); i < start + n; i++) out[i] = from[i]! - top - log;
    else for (let i = start; i < start + n; i++) out[i]! /= total;
  }
  return viewOf(out, x.shape);
}

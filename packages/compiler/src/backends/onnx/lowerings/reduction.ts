import { isFloat } from '@keisan/autograd/internal';
import type { Lowering } from '../builder.ts';

/** A maximum or minimum. ONNX Runtime's ReduceMax and ReduceMin skip NaN, NumPy's max and min do not: this puts NaN back. */
export const extreme =
  (opType: 'ReduceMax' | 'ReduceMin'): Lowering<{ readonly axes: readonly number[] }> =>
  (b, [x], { attrs: { axes }, output: { dtype } }) => {
    if (axes.length === 0) return x!;
    const list = b.constant(axes, 'int64');
    const over = (op: string, value: string) => b.node(op, [value, list], { keepdims: 0 });
    if (dtype === 'bool' || dtype === 'uint8') return b.cast(over(opType, b.cast(x!, 'int32')), dtype);
    if (dtype === 'int32') return over(opType, x!);
    const someNaN = b.cast(over('ReduceMax', b.cast(b.node('IsNaN', [x!]), 'int32')), 'bool');
    return b.node('Where', [someNaN, b.constant(Number.NaN, dtype), over(opType, x!)]);
  };

/** The place of a maximum or minimum, or of the first NaN: ONNX Runtime skips NaN, or not, by where it stands. */
export const argExtreme =
  (opType: 'ArgMax' | 'ArgMin'): Lowering<{ readonly axis: number }> =>
  (b, [x], { attrs: { axis }, inputs: [spec] }) => {
    const first = (op: string, value: string) => b.node(op, [value], { axis, keepdims: 0 });
    if (!isFloat(spec!.dtype)) return b.cast(first(opType, b.cast(x!, 'int32')), 'int32');
    const nans = b.cast(b.node('IsNaN', [x!]), 'int32');
    const some = b.cast(b.node('ReduceMax', [nans, b.constant([axis], 'int64')], { keepdims: 0 }), 'bool');
    return b.cast(b.node('Where', [some, first('ArgMax', nans), first(opType, x!)]), 'int32');
  };

/** In float64 ONNX Runtime's LogSoftmax passes over NaN and Infinity; its Softmax does not, so that rows add up to 1 or to NaN. */
export const logSoftmax: Lowering<{ readonly axis: number }> = (b, [x], { attrs: { axis }, output: { dtype } }) => {
  const y = b.node('LogSoftmax', [x!], { axis });
  if (dtype === 'float32') return y;
  const total = b.node('ReduceSum', [b.node('Softmax', [x!], { axis }), b.constant([axis], 'int64')]);
  return b.node('Add', [y, b.node('Mul', [total, b.constant(0, dtype)])]);
};

import { checkDType, type DType, isFloat } from '../dtype.ts';
import { convert } from '../kernels/elementwise.ts';
import { apply } from '../operation.ts';
import { type OpDef, Tensor } from '../tensor.ts';
import { checkTensor } from './operands.ts';

export const castOp: OpDef<{ readonly dtype: DType }> = {
  name: 'cast',
  infer: ([x], { dtype }) => ({ shape: x!.shape, dtype }),
  forward: ([x], { dtype }) => convert(x!, dtype),
  vjp: [({ g, x }) => cast(g, x[0]!.dtype)],
  onnx: (b, [x], { attrs, inputs }) => {
    // A float becomes a byte as in NumPy on x86: truncated to an int32 first, whose low byte stays.
    const viaInt = isFloat(inputs[0]!.dtype) && attrs.dtype === 'uint8';
    return b.cast(viaInt ? b.cast(x!, 'int32') : x!, attrs.dtype);
  },
  simplify: ([x], { dtype }) => (x!.spec.dtype === dtype ? { use: x! } : null),
};

/** The same value, through which no gradient flows. It stands in the histories of traced code only: graphs leave it out. */
export const detachOp: typeof castOp = { ...castOp, name: 'detach', vjp: 'nondifferentiable' };

/** The value of `x` without its history: a leaf, or in traced code a step on through which no gradient flows back. */
export function leafOf(x: Tensor, requiresGrad: boolean): Tensor {
  const source = x.read();
  if (!source.isSymbolic) return new Tensor(source, source.value, null, requiresGrad);
  const node = { op: detachOp as unknown as OpDef, inputs: [source], attrs: { dtype: source.dtype } };
  return new Tensor(source, null, node, requiresGrad);
}

/**
 * `x` converted to `dtype`: to integers by truncation towards zero, to bool by `x != 0`. NumPy's `astype`.
 * The same tensor when it has that dtype already. Gradients flow between floats only.
 *
 * @throws DTypeError when `dtype` is no dtype.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([1.7, -1.7]).astype('int32'); // [1, -1]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  checkTensor('cast', x);
  return x.dtype === dtype ? x : apply(castOp, [x], { dtype: checkDType('cast', dtype) });
}

import { type DType, isDType, isFloat } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { convert } from '../kernels/elementwise.ts';
import { apply, type OpDef } from '../operation.ts';
import type { Tensor } from '../tensor.ts';

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
  if (!isDType(dtype)) {
    throw new DTypeError({
      where: 'cast',
      got: `dtype ${JSON.stringify(dtype)}`,
      expected: "'bool', 'uint8', 'int32', 'float32' or 'float64'",
    });
  }
  return x.dtype === dtype ? x : apply(castOp, [x], { dtype });
}

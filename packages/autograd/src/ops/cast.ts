import { checkDType, type DType } from '../dtype.ts';
import { convert, converted } from '../kernels/convert.ts';
import type { View } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import { type GraphNode, type OpDef, Tensor } from '../tensor.ts';
import { checkTensor } from './operands.ts';
import { singleOutput } from './single-output.ts';

export const castOp = singleOutput<{ readonly dtype: DType }>({
  name: 'cast',
  infer: ([x], { dtype }) => ({ shape: x!.shape, dtype }),
  forward: ([x], { dtype }) => convert(x!, dtype),
  vjp: [({ g, x }) => cast(g, x[0]!.dtype)],
  simplify: ([x], { dtype }) => (x!.spec.dtype === dtype ? { use: x! } : null),
  elementwise: { value: converted },
});

/** The same value, through which no gradient flows. It stands in the histories of traced code only: graphs leave it out. */
export const detachOp: typeof castOp = { ...castOp, name: 'detach', vjp: 'nondifferentiable' };

/**
 * The value of `x` without its history: a leaf, or in traced code a step on through which no gradient flows back.
 * @param make Makes the leaf.
 */
export function leafOf(
  x: Tensor,
  requiresGrad: boolean,
  make = (value: View | null, node: GraphNode | null) => new Tensor(x, value, node, requiresGrad),
): Tensor {
  const source = x.read();
  if (!source.isSymbolic) return make(source.view, null);
  const outputs: Tensor[] = [];
  const node = { op: detachOp as unknown as OpDef, inputs: [source], attrs: { dtype: source.dtype }, outputs };
  outputs.push(make(null, node));
  return outputs[0]!;
}

/**
 * `x` converted to `dtype`. NumPy's `astype`. The same tensor when it has that dtype already, of a parameter its value. Gradients flow between
 * floats only.
 *
 * To integers by truncation towards zero, wrapping around modulo 2^32 (int32) or 2^8 (uint8); NaN and infinities give 0. What NumPy
 * gives for floats that do not fit depends on the processor; this is what JavaScript's typed arrays do. To bool by `x != 0`: NaN is
 * true. To float32 by rounding to the nearest, beyond its range to an infinity.
 *
 * @throws DTypeError when `dtype` is no dtype.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([1.7, -1.7]).astype('int32'); // [1, -1]
 * tensor([3e9, Number.NaN]).astype('int32'); // [-1294967296, 0]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  checkTensor('cast', x);
  return x.dtype === dtype ? x.read() : apply(castOp, [x], { dtype: checkDType('cast', dtype) });
}

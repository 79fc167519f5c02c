import { sizeOf } from '@keisan/autograd/internal';
import type { Lowering } from '../builder.ts';
import { zeros } from './windows.ts';

interface MatmulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Of nothing, ONNX Runtime's MatMul makes whatever lies in memory, and for nothing it does not stretch a matrix. */
export const matmul: Lowering<MatmulAttrs> = (
  b,
  names,
  { attrs: { transposeA, transposeB }, inputs, output: { shape, dtype } },
) => {
  if (sizeOf(inputs[0]!.shape) === 0 || sizeOf(shape) === 0) return zeros(b, shape, dtype);
  return transposeA || transposeB
    ? b.node('Gemm', names, { transA: Number(transposeA), transB: Number(transposeB) })
    : b.node('MatMul', names);
};

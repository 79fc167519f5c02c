import { UnsupportedError } from '../backend.ts';
import type { OnnxType } from './builder.ts';

/**
 * What ONNX allows and ONNX Runtime has no kernel for, in onnxruntime-node and onnxruntime-web alike, of the operators that ops are
 * lowered to. test/ops/kernels.test.ts makes a session for each of them and compares.
 */
export const missingKernels: Readonly<Record<string, readonly OnnxType[]>> = {
  ArgMax: ['uint32'],
  ArgMin: ['uint32'],
  AveragePool: ['float64'],
  Conv: ['float64'],
  ConvTranspose: ['float64'],
  Erf: ['float64'],
  Gemm: ['int32', 'int64', 'uint32'],
  MaxUnpool: ['float64'],
  ReduceMax: ['uint32'],
  ReduceMin: ['uint32'],
  ReduceSum: ['uint32'],
  Where: ['bool', 'uint32'],
};

/** An operator at the element type that it works on. */
export interface Kernel {
  readonly operator: string;
  readonly dtype: OnnxType;
}

/** @throws UnsupportedError for the first kernel that ONNX Runtime lacks. */
export function checkKernels(kernels: readonly Kernel[]): void {
  const missing = kernels.find(({ operator, dtype }) => missingKernels[operator]?.includes(dtype));
  if (!missing) return;
  throw new UnsupportedError(`ONNX Runtime has no ${missing.operator} for ${missing.dtype}. float32 has every kernel.`);
}

import nd from 'ndarray-ops';
import { promoteTypes } from '../dtype.ts';
import type { Kernel } from '../kernels/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { binary, logicalType, unary } from './elementwise.ts';
import type { Operand } from './operands.ts';

const comparison = (name: string, kernel: Kernel, onnx: string) =>
  binary({ name, kernel, vjp: 'nondifferentiable', onnx, computeType: promoteTypes, test: true });

/** `a == b`, elementwise with broadcasting; bool. NaN equals nothing. Source: ONNX Equal-13. */
export const equal = comparison('equal', nd.eq, 'Equal');

/** `a < b`, elementwise with broadcasting; bool. Source: ONNX Less-13. */
export const less = comparison('less', nd.lt, 'Less');

/** `a <= b`, elementwise with broadcasting; bool. Source: ONNX LessOrEqual-16. */
export const lessEqual = comparison('lessEqual', nd.leq, 'LessOrEqual');

/** `a > b`, elementwise with broadcasting; bool. Source: ONNX Greater-13. */
export const greater = comparison('greater', nd.gt, 'Greater');

/** `a >= b`, elementwise with broadcasting; bool. Source: ONNX GreaterOrEqual-16. */
export const greaterEqual = comparison('greaterEqual', nd.geq, 'GreaterOrEqual');

/** `a != b`, elementwise with broadcasting; bool. NaN differs from everything. Source: ONNX Equal-13 and Not-1. */
export const notEqual = binary({
  name: 'notEqual',
  kernel: nd.neq,
  vjp: 'nondifferentiable',
  onnx: (b, inputs, { inputs: [x] }) => {
    const narrow = x!.dtype === 'uint8' || x!.dtype === 'bool';
    return b.node('Not', [b.node('Equal', narrow ? inputs.map((input) => b.cast(input, 'int32')) : inputs)]);
  },
  computeType: promoteTypes,
  test: true,
});

const logical = (name: string, kernel: Kernel, onnx: string) =>
  binary({ name, kernel, vjp: 'nondifferentiable', onnx, computeType: logicalType });

/** Whether both are true (not 0), elementwise with broadcasting; bool. Source: ONNX And-7. */
export const logicalAnd = logical('logicalAnd', nd.and, 'And');

/** Whether either is true (not 0), elementwise with broadcasting; bool. Source: ONNX Or-7. */
export const logicalOr = logical('logicalOr', nd.or, 'Or');

/** Whether exactly one is true (not 0), elementwise with broadcasting; bool. Source: ONNX Xor-7. */
export const logicalXor = logical('logicalXor', nd.neq, 'Xor');

/** Whether `x` is false (0), elementwise; bool. Source: ONNX Not-1. */
export const logicalNot = unary({
  name: 'logicalNot',
  kernel: nd.not,
  vjp: 'nondifferentiable',
  onnx: (b, inputs) => b.node('Not', inputs),
  domain: 'bool',
});

/** Whether `x` is NaN, elementwise; bool. Source: NumPy's isnan. */
export const isnan = (x: Operand): Tensor => notEqual(x, x);

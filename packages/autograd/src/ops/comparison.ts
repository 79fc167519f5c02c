import { promoteTypes } from '../dtype.ts';
import type { NumberType } from '../scalar/arithmetic.ts';
import type { Scalar } from '../scalar/program.ts';
import type { Value } from '../scalar/program-of.ts';
import type { Scalars } from '../scalar/scalars.ts';
import type { Tensor } from '../tensor.ts';
import { binary, logicalType, unary } from './elementwise.ts';
import { asTensor, type Operand } from './operands.ts';

type Test = (s: Scalars, a: Scalar<NumberType>, b: Scalar<NumberType>) => Scalar<'bool'>;

/** A test of numbers: truths count as 1 and 0. */
const ofNumbers =
  (test: Test): Value =>
  (s, a, b) =>
    test(s, s.number(a), s.number(b));

const comparison = (name: string, test: Test) =>
  binary({ name, value: ofNumbers(test), vjp: 'nondifferentiable', computeType: promoteTypes, test: true });

/** `a == b`, elementwise with broadcasting; bool. NaN equals nothing. Source: ONNX Equal-13. */
export const equal = comparison('equal', (s, a, b) => s.equal(a, b));

/** `a < b`, elementwise with broadcasting; bool. Source: ONNX Less-13. */
export const less = comparison('less', (s, a, b) => s.less(a, b));

/** `a <= b`, elementwise with broadcasting; bool. Source: ONNX LessOrEqual-16. */
export const lessEqual = comparison('lessEqual', (s, a, b) => s.lessEqual(a, b));

/** `a > b`, elementwise with broadcasting; bool. Source: ONNX Greater-13. */
export const greater = comparison('greater', (s, a, b) => s.greater(a, b));

/** `a >= b`, elementwise with broadcasting; bool. Source: ONNX GreaterOrEqual-16. */
export const greaterEqual = comparison('greaterEqual', (s, a, b) => s.greaterEqual(a, b));

/** `a != b`, elementwise with broadcasting; bool. NaN differs from everything. Source: ONNX Equal-13 and Not-1. */
export const notEqual = binary({
  name: 'notEqual',
  value: ofNumbers((s, a, b) => s.notEqual(a, b)),
  vjp: 'nondifferentiable',
  computeType: promoteTypes,
  test: true,
});

const logical = (name: string, value: Value) =>
  binary({ name, value, vjp: 'nondifferentiable', computeType: logicalType });

/** Whether both are true (not 0), elementwise with broadcasting; bool. Source: ONNX And-7. */
export const logicalAnd = logical('logicalAnd', (s, a, b) => s.and(a, b));

/** Whether either is true (not 0), elementwise with broadcasting; bool. Source: ONNX Or-7. */
export const logicalOr = logical('logicalOr', (s, a, b) => s.or(a, b));

/** Whether exactly one is true (not 0), elementwise with broadcasting; bool. Source: ONNX Xor-7. */
export const logicalXor = logical('logicalXor', (s, a, b) => s.xor(a, b));

/** Whether `x` is false (0), elementwise; bool. Source: ONNX Not-1. */
export const logicalNot = unary({
  name: 'logicalNot',
  value: (s, x) => s.not(x),
  vjp: 'nondifferentiable',
  domain: 'bool',
});

/** Whether `x` is NaN, elementwise; bool. Source: NumPy's isnan. */
export function isnan(x: Operand): Tensor {
  const t = asTensor('isnan', x);
  return notEqual(t, t);
}

import { allocate, asElement, type DType, promoteTypes } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { insteadOf } from '../given/instead.ts';
import { viewOf } from '../kernels/view.ts';
import { leaf } from '../leaf.ts';
import type { TensorSpec } from '../spec.ts';
import { Tensor } from '../tensor.ts';

/**
 * What an op takes as an operand: a tensor, or a number or boolean that adapts to the other operand's dtype. Where that cannot hold
 * the number, both are computed in one that can: beside uint8, 300 makes int32; beside integers, 0.5 and 3e9 make float32.
 */
export type Operand = Tensor | number | boolean;

/** Rejects what is no tensor, where nothing else is converted to one. @throws ValueError */
export function checkTensor(where: string, x: Tensor): void {
  if (x instanceof Tensor) return;
  throw new ValueError({
    where,
    got: describeValue(x),
    expected: 'a tensor',
    fix: insteadOf(x, 'Wrap numbers and arrays with tensor(...)'),
  });
}

/** A list of tensors. @throws ValueError for anything else. */
export function checkTensors(where: string, xs: readonly Tensor[]): readonly Tensor[] {
  if (!Array.isArray(xs)) {
    throw new ValueError({
      where,
      got: describeValue(xs),
      expected: 'a list of tensors',
      fix: 'Put square brackets around the tensors',
    });
  }
  for (const x of xs) checkTensor(where, x);
  return xs;
}

/** A tensor of the shape and dtype of `like`, with `value` everywhere, in the memory of one element, stretched. */
export function stretched(like: TensorSpec, value: number): Tensor {
  const data = allocate(like.dtype, 1);
  data[0] = asElement(value, like.dtype);
  return leaf(viewOf(data, like.shape, new Array(like.shape.length).fill(0)), like.dtype);
}

/** Whole numbers as a tensor of one axis, int32. */
export function int32Vector(...values: readonly number[]): Tensor {
  return int32List(values);
}

/** A list of whole numbers, however long, as a tensor of one axis, int32. */
export function int32List(values: readonly number[]): Tensor {
  return leaf(viewOf(Int32Array.from(values), [values.length]), 'int32');
}

/** A scalar tensor. */
function scalar(value: number, dtype: DType): Tensor {
  return stretched({ shape: [], dtype }, value);
}

/** The dtype a bare number takes beside a tensor of `dtype`: that one, unless it could not hold the number. */
function scalarType(value: number | boolean, dtype: DType): DType {
  if (typeof value === 'boolean' || (dtype === 'uint8' && value === (value & 255))) return dtype;
  return promoteTypes(dtype, value === (value | 0) ? 'int32' : 'float32');
}

/** `operand` as a tensor; a number takes the dtype of `like`, or float32 where that cannot hold it. */
export function asTensor(where: string, operand: Operand, like: DType = 'float32'): Tensor {
  if (operand instanceof Tensor) return operand;
  if (typeof operand === 'number') return scalar(operand, scalarType(operand, like));
  if (typeof operand === 'boolean') return scalar(operand ? 1 : 0, scalarType(operand, like));
  throw new ValueError({
    where,
    got: describeValue(operand),
    expected: 'a tensor or a number',
    fix: insteadOf(operand, 'Wrap arrays with tensor(...)'),
  });
}

/** Both operands as tensors of one dtype to compute in. */
export function asTensors(where: string, a: Operand, b: Operand): [Tensor, Tensor] {
  if (a instanceof Tensor) return [a, asTensor(where, b, a.dtype)];
  if (b instanceof Tensor) return [asTensor(where, a, b.dtype), b];
  return [asTensor(where, a), asTensor(where, b)];
}

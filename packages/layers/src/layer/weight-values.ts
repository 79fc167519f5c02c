import { cast, type DType, ShapeError, type Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';
import { borrow, describeValue, formatShape, sameShape } from '@keisan/autograd/internal';
import { UP_TO_FLOAT32 } from '../finite32.ts';
import { toTensor } from '../to-tensor.ts';
import type { Weight } from './weight.ts';

/** The value of `x` in memory of its own. What stands for a value in traced code has none. */
export const copyOf = (x: Tensor): Tensor => (x.isSymbolic ? x.detach() : tensor(x));

/**
 * The values of a weight in its dtype.
 * @throws ValueError for a number that float32 does not have: it would be infinite.
 */
export function held(where: string, given: Tensor, dtype: DType): Tensor {
  const values = cast(given, dtype);
  if (given.dtype !== 'float64' || dtype !== 'float32' || given.isSymbolic) return values;
  const place = values.data.findIndex((x, i) => Math.abs(x) === Infinity && Number.isFinite(given.data[i]));
  if (place < 0) return values;
  throw new ValueError({
    where,
    got: String(given.data[place]),
    expected: UP_TO_FLOAT32,
    fix: "Give the layer dtype: 'float64', or scale the values down",
  });
}

/**
 * Replaces the values of weights by copies of others.
 * @param isBuilt Whether the weights are all there are.
 * @throws ShapeError or ValueError when number or shapes differ; then nothing changes.
 */
export function replaceValues(
  where: string,
  weights: readonly Weight[],
  values: readonly (Tensor | TensorData)[],
  isBuilt: boolean,
): void {
  if (!Array.isArray(values)) {
    throw new ValueError({
      where,
      got: describeValue(values),
      expected: 'a list with one tensor or array for each weight, as getWeights returns it',
    });
  }
  if (values.length !== weights.length) {
    throw new ValueError({
      where,
      got: `${values.length} values`,
      expected: `${weights.length}, one for each weight`,
      fix: isBuilt ? '' : 'The layer is not built: call build(inputShape) first',
    });
  }
  const tensors = Array.from(values, (value, i) => {
    const given = toTensor(`${where}: weight ${i}`, value, (data) => borrow(data, 'float64'));
    return copyOf(held(`${where}: weight ${i}`, given, weights[i]!.dtype));
  });
  tensors.forEach((t, i) => {
    if (sameShape(t.shape, weights[i]!.shape)) return;
    throw new ShapeError({
      where,
      got: `shape ${formatShape(t.shape)} for weight ${i}, "${weights[i]!.name}"`,
      expected: formatShape(weights[i]!.shape),
    });
  });
  tensors.forEach((t, i) => {
    weights[i]!.assign(t);
  });
}

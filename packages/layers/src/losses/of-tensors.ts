import type { Tensor, TensorData } from '@keisan/autograd';
import { toSnakeCase } from '../naming/names.ts';
import { toTensor } from '../to-tensor.ts';

/** A function of targets and predictions, and of whatever else it takes. */
type OfTensors<Data, Rest extends readonly unknown[]> = (yTrue: Data, yPred: Data, ...rest: Rest) => Tensor;

/**
 * A function of targets and predictions that takes data which can be made tensors of, and rejects anything else.
 *
 * @param name What it is called, in code that was made small too.
 */
export function ofTensors<Rest extends readonly unknown[]>(
  name: string,
  compute: OfTensors<Tensor, Rest>,
): OfTensors<Tensor | TensorData, Rest> {
  const where = toSnakeCase(name);
  const checked: OfTensors<Tensor | TensorData, Rest> = (yTrue, yPred, ...rest) =>
    compute(toTensor(`${where}: yTrue`, yTrue), toTensor(`${where}: yPred`, yPred), ...rest);
  return Object.defineProperty(checked, 'name', { value: name });
}

import { KeisanError, Tensor, type TensorData, tensor } from '@keisan/autograd';
import { relabel } from './attribution.ts';

/**
 * `data` as a tensor.
 *
 * @param make `borrow` where the tensor lives no longer than the call: it then has the memory of `data`.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toTensor(
  where: string,
  data: Tensor | TensorData,
  make: (data: TensorData) => Tensor = tensor,
): Tensor {
  try {
    return data instanceof Tensor ? data : make(data);
  } catch (error) {
    throw error instanceof KeisanError ? relabel(error, where) : error;
  }
}

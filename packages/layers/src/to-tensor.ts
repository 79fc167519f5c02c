import { KeisanError, Tensor, type TensorData, tensor } from '@keisan/autograd';
import { relabel } from './attribution.ts';

/**
 * `data` as a tensor.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toTensor(where: string, data: Tensor | TensorData): Tensor {
  try {
    return data instanceof Tensor ? data : tensor(data);
  } catch (error) {
    throw error instanceof KeisanError ? relabel(error, where) : error;
  }
}

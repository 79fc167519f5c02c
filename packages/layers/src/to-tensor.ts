import { KeisanError, Tensor, type TensorData, tensor } from '@keisan/autograd';
import { relabel } from './attribution.ts';

/** What to do with data that cannot be a tensor yet; nothing where there is no advice. */
function adviceFor(data: unknown, iterables: string): string {
  if (typeof data === 'function') return 'Call it, and pass what it returns';
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return '';
  if ('then' in data) return 'Wait for the promise: write await before it';
  if (Symbol.asyncIterator in data) return `Collect what it gives, with for await, in an array${iterables}`;
  if (Symbol.iterator in data || 'next' in data) return `Collect what it gives in an array: [...data]${iterables}`;
  if (Object.getPrototypeOf(data) !== Object.prototype) return '';
  return 'Pass one tensor: options come after the data, and several inputs or targets in a later release';
}

/**
 * `data` as a tensor.
 * @param iterables What else to say of data that come one after the other.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toTensor(where: string, data: Tensor | TensorData, iterables = ''): Tensor {
  try {
    return data instanceof Tensor ? data : tensor(data);
  } catch (error) {
    throw error instanceof KeisanError ? relabel(error, where, adviceFor(data, iterables)) : error;
  }
}

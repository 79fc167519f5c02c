import { type DType, type ErrorParts, KeisanError, Tensor, type TensorData, tensor } from '@keisan/autograd';
import { INSTEAD } from '@keisan/autograd/internal';
import { relabel } from './layer/attribution.ts';
import { isPromise } from './returned.ts';

/** What to do with samples that are given one by one, which are taken for several inputs. */
export const STACK =
  'Join samples with stack(samples.map((sample) => tensor(sample))); targets are an argument of their own, as in fit(x, y)';

/** What to say of data that cannot be a tensor yet; nothing where there is no advice. */
function said(data: unknown, iterables: string): Partial<ErrorParts> {
  if (typeof data === 'function') return { fix: 'Call it, a class with new, and pass what it returns' };
  if (typeof data !== 'object' || data === null || Array.isArray(data) || ArrayBuffer.isView(data)) return {};
  if (INSTEAD in data) return { fix: String(data[INSTEAD]) };
  if (isPromise(data)) return { got: 'a promise', fix: 'Wait for it: write await before it' };
  if (Symbol.asyncIterator in data) {
    return { got: 'an async iterable', fix: `Collect what it gives, with for await, in an array${iterables}` };
  }
  if (Symbol.iterator in data)
    return { got: 'an iterable', fix: `Collect what it gives in an array: [...data]${iterables}` };
  if ('next' in data) return { got: 'an iterator', fix: `Collect what it gives in an array${iterables}` };
  if (Object.getPrototypeOf(data) !== Object.prototype) return {};
  return { fix: 'Pass a tensor: options come after the data' };
}

/**
 * `data` as a tensor.
 *
 * @param make `borrow` where the tensor lives no longer than the call: it then has the memory of `data`.
 * @param iterables What else to say of data that come one after the other.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toTensor(
  where: string,
  data: Tensor | TensorData,
  make: (data: TensorData) => Tensor = tensor,
  iterables = '',
): Tensor {
  try {
    return data instanceof Tensor ? data : make(data);
  } catch (error) {
    throw error instanceof KeisanError ? relabel(error, where, said(data, iterables)) : error;
  }
}

/** Makes a tensor of plain numbers in the dtype that they are computed with, so that none is rounded on the way; of anything else in its own. */
export const numbersAs = (dtype: DType | null) => (data: TensorData) =>
  dtype !== null && (typeof data === 'number' || Array.isArray(data)) ? tensor(data, { dtype }) : tensor(data);

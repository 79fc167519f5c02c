import { type DType, Tensor } from '@keisan/autograd';
import { isPlain } from '@keisan/autograd/internal';
import { holds, mapTree } from './symbolic/tree.ts';
import { numbersAs, toTensor } from './to-tensor.ts';

const isTensor = (value: unknown): boolean => value instanceof Tensor;

/** Whether an object names inputs, rather than being an ndarray. */
const namesInputs = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  isPlain(data) &&
  !('data' in data && 'shape' in data) &&
  !('then' in data);

/**
 * What a layer is given, as a tree of tensors: a tensor, an array of tensors and of other data among them, or an object of data.
 * An array of numbers alone, however nested, is one tensor.
 * @param dtype Of tensors that are made of numbers; null for their own.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toInputs(where: string, data: unknown, dtype: DType | null): unknown {
  if (data instanceof Tensor) return data;
  if (namesInputs(data)) {
    const entries = Object.entries(data as object);
    if (entries.length > 0) {
      return Object.fromEntries(entries.map(([name, part]) => [name, toInputs(`${where}: ${name}`, part, dtype)]));
    }
  }
  if (!Array.isArray(data) || !holds(data, isTensor)) return toTensor(where, data as Tensor, numbersAs(dtype));
  return mapLists(where, data, dtype);
}

/** An array that holds tensors: what is beside them is data too. */
const mapLists = (where: string, data: readonly unknown[], dtype: DType | null): unknown =>
  data.map((part, i) => toInputs(`${where}: input ${i}`, part, dtype));

/** Inputs with each of their tensors changed. */
export const mapInputs = (inputs: unknown, change: (x: Tensor) => Tensor): unknown =>
  inputs instanceof Tensor ? change(inputs) : mapTree(inputs, (x) => change(x as Tensor));

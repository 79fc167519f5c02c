import { type DType, Tensor, ValueError } from '@keisan/autograd';
import { DEEPEST_NESTING, isEndless, isNdArray, isPlain } from '@keisan/autograd/internal';
import { isNesting } from '../structure.ts';
import { holds, mapTree } from '../symbolic/tree.ts';
import { numbersAs, toTensor } from '../to-tensor.ts';

const isTensor = (value: unknown): boolean => value instanceof Tensor;

/** Whether an object names inputs, rather than being an ndarray. */
const namesInputs = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && isPlain(data) && !isNdArray(data) && !('then' in data);

/**
 * What a layer is given, as a tree of tensors: a tensor, an array of tensors and of other data among them, or an object of data.
 * An array of numbers alone, however nested, is one tensor.
 * @param dtype Of tensors that are made of numbers; null for their own.
 * @throws KeisanError that says where it was given when it is no such thing.
 */
export function toInputs(where: string, data: unknown, dtype: DType | null): unknown {
  return inputsOf(where, data, dtype, []);
}

/** @param around What `data` is in. */
function inputsOf(where: string, data: unknown, dtype: DType | null, around: readonly unknown[]): unknown {
  if (data instanceof Tensor) return data;
  const entries = namesInputs(data) ? Object.entries(data as object) : [];
  const isList = Array.isArray(data) && holds(data, isTensor);
  if (entries.length === 0 && !isList) return toTensor(where, data as Tensor, numbersAs(dtype));
  if (isEndless(data, around, (value) => !isNesting(value))) throw endless(where, data);
  const within = [...around, data];
  if (isList) return Array.from(data, (part, i) => inputsOf(`${where}: input ${i}`, part, dtype, within));
  return Object.fromEntries(entries.map(([name, part]) => [name, inputsOf(`${where}: ${name}`, part, dtype, within)]));
}

const endless = (where: string, data: unknown) =>
  new ValueError({
    where,
    got: `${Array.isArray(data) ? 'an array' : 'an object'} that holds itself, holds the same ones over and over, holds nothing at most places, or is more than ${DEEPEST_NESTING} deep`,
    expected: 'a tensor, or arrays and objects of tensors',
  });

/** Inputs with each of their tensors changed. */
export const mapInputs = (inputs: unknown, change: (x: Tensor) => Tensor): unknown =>
  inputs instanceof Tensor ? change(inputs) : mapTree(inputs, (x) => change(x as Tensor));

import {
  type EntryId,
  type Graph,
  type NdArray,
  type Parameter,
  Tensor,
  type TensorSpec,
  type TypedArray,
} from '@keisan/autograd';
import { elements, type VariableEntry, viewOf } from '@keisan/autograd/internal';
import type { RuntimeTensor } from './runtime/session.ts';

/** A value as ONNX Runtime takes it. */
export function toRuntime({ dtype, shape }: TensorSpec, value: NdArray): RuntimeTensor {
  return { dtype, shape, data: elements(value) };
}

/** A result of ONNX Runtime as a tensor that shares its memory. */
export function fromRuntime({ dtype, shape, data }: RuntimeTensor): Tensor {
  if (dtype === 'int64') throw new TypeError('an int64 result');
  return new Tensor({ shape, dtype }, viewOf(data as TypedArray, shape), null, false);
}

/** The values that the variables of a graph have now, and a key for its draws, under their names. */
export function currentState(
  graph: Graph,
  names: ReadonlyMap<EntryId, string>,
  parameters: readonly Parameter[],
  key: Tensor,
): Record<string, RuntimeTensor> {
  const feeds: Record<string, RuntimeTensor> = {};
  for (const [id, name] of names) {
    const entry = graph.entries[id]!;
    if (entry.kind === 'variable') feeds[name] = toRuntime(entry, parameters[entry.place]!.value);
    else if (entry.kind === 'key') feeds[name] = toRuntime(entry, key.value);
  }
  return feeds;
}

/** Assigns the new values of the variables that a graph updates, but to those that somebody assigned since they were read. */
export function assignUpdates(
  graph: Graph,
  parameters: readonly Parameter[],
  before: readonly NdArray[],
  values: readonly RuntimeTensor[],
): void {
  graph.updates.forEach(({ variable }, i) => {
    const { place } = graph.entries[variable] as VariableEntry;
    if (parameters[place]!.stored === before[place]) parameters[place]!.assign(fromRuntime(values[i]!));
  });
}

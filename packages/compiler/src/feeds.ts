import { elements, type NdArray, type Parameter, type Tensor, type TensorSpec, tensor } from '@keisan/autograd';
import type { EntryId, Graph } from './graph.ts';
import type { RuntimeTensor } from './runtime/session.ts';

/** A value as ONNX Runtime takes it. */
export function toRuntime({ dtype, shape }: TensorSpec, value: NdArray): RuntimeTensor {
  return { dtype, shape, data: elements(value) };
}

/** A result of ONNX Runtime as a tensor that shares its memory. */
export function fromRuntime({ dtype, shape, data }: RuntimeTensor): Tensor {
  if (dtype === 'int64') throw new TypeError('an int64 result');
  return tensor(data as Float32Array, { shape, dtype });
}

/** The values that the variables of a graph have now, and a key for its draws, under their names. */
export function currentState(
  graph: Graph,
  names: ReadonlyMap<EntryId, string>,
  parameters: readonly Parameter[],
  key: Tensor,
): Record<string, RuntimeTensor> {
  const feeds: Record<string, RuntimeTensor> = {};
  let next = 0;
  for (const [id, name] of names) {
    const entry = graph.entries[id]!;
    if (entry.kind === 'variable') feeds[name] = toRuntime(entry, parameters[next++]!.value);
    else if (entry.kind === 'key') feeds[name] = toRuntime(entry, key.value);
  }
  return feeds;
}

/** Assigns the new values of the variables that a graph updates. */
export function assignUpdates(graph: Graph, parameters: readonly Parameter[], values: readonly RuntimeTensor[]): void {
  const variables = graph.entries.flatMap((entry, id) => (entry.kind === 'variable' ? [id] : []));
  const behind = new Map(variables.map((id, i) => [id, parameters[i]!]));
  graph.updates.forEach(({ variable }, i) => {
    behind.get(variable)!.assign(fromRuntime(values[i]!));
  });
}

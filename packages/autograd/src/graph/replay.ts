import { applyAll } from '../operation.ts';
import { Tensor } from '../tensor.ts';
import type { EntryId, Graph } from './graph.ts';

/** Applies the ops of a graph to tensors in place of its inputs. Returns the tensor of every entry. */
export function replay(graph: Graph, inputs: readonly Tensor[]): readonly Tensor[] {
  let next = 0;
  const values: Tensor[] = [];
  const outputs = new Map<EntryId, readonly Tensor[]>();
  graph.entries.forEach((entry, id) => {
    if (entry.kind === 'op') {
      const made = applyAll(
        entry.op,
        entry.inputs.map((input) => values[input]!),
        entry.attrs,
      );
      outputs.set(id, made);
      values.push(made[0]!);
    } else if (entry.kind === 'output') values.push(outputs.get(entry.of)![entry.index]!);
    else if (entry.kind === 'constant') values.push(new Tensor(entry, entry.value, null, false));
    else values.push(inputs[next++]!);
  });
  return values;
}

import { registry } from '@keisan/autograd/internal';
import type { ConstantEntry, Graph } from '../graph.ts';
import { append, rewrite } from './rewrite.ts';

/** Results of more elements than this are folded only if they are no larger than what they are computed from. */
const LARGEST = 64;

/** Computes ops on constants now, unless the result would bloat the graph. */
export function foldConstants(graph: Graph): Graph {
  return rewrite(graph, (entry, entries) => {
    if (entry.kind !== 'op' || entry.inputs.length === 0) return append(entries, entry);
    const inputs = entry.inputs.map((id) => entries[id]!);
    if (!inputs.every((input): input is ConstantEntry => input.kind === 'constant')) return append(entries, entry);
    const size = entry.shape.reduce((n, length) => n * length, 1);
    const given = inputs.reduce((n, input) => n + input.value.size, 0);
    if (size > Math.max(LARGEST, given)) return append(entries, entry);
    const { shape, dtype } = entry;
    const value = registry[entry.op].forward(
      inputs.map((input) => input.value),
      entry.attrs,
      { shape, dtype },
    );
    return append(entries, { kind: 'constant', shape, dtype, value });
  });
}

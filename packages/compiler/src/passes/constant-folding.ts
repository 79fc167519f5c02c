import type { Graph, View } from '@keisan/autograd';
import type { ConstantEntry } from '@keisan/autograd/internal';
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
    const { op, attrs, shape, dtype } = entry;
    const specs = op.infer(inputs, attrs);
    if (specs.length > 1) return append(entries, entry);
    const values = inputs.map((input) => input.value);
    const [value] = op.forward(values, attrs, specs, inputs) as [View];
    return append(entries, { kind: 'constant', shape, dtype, value });
  });
}

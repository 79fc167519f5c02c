import type { EntryId, Graph } from '@keisan/autograd';
import { append, rewrite } from './rewrite.ts';

/** For each op, which of its outputs are read. */
function outputsRead({ entries, outputs, updates }: Graph): Map<EntryId, Set<number>> {
  const read = new Map<EntryId, Set<number>>();
  const visit = (id: EntryId) => {
    const entry = entries[id]!;
    const [op, index] = entry.kind === 'output' ? [entry.of, entry.index] : [id, 0];
    read.set(op, (read.get(op) ?? new Set()).add(index));
  };
  for (const entry of entries) if (entry.kind === 'op') entry.inputs.forEach(visit);
  for (const id of outputs) visit(id);
  for (const { value } of updates) visit(value);
  return read;
}

/** Drops outputs that nobody reads from ops that can do without them. */
export function pruneOutputs(graph: Graph): Graph {
  const read = outputsRead(graph);
  /** The place of each output that is left. */
  const kept = new Map<EntryId, ReadonlyMap<number, number>>();
  return rewrite(graph, (entry, entries, id) => {
    if (entry.kind === 'op' && entry.op.prune) {
      const pruned = entry.op.prune(entry.attrs, (i) => read.get(id)?.has(i) === true);
      const [first] = entry.op.infer(
        entry.inputs.map((input) => entries[input]!),
        pruned.attrs,
      );
      const place = append(entries, { ...entry, ...first!, attrs: pruned.attrs });
      kept.set(place, new Map(pruned.kept.map((output, at) => [output, at])));
      return place;
    }
    if (entry.kind !== 'output') return append(entries, entry);
    const places = kept.get(entry.of);
    const index = places ? places.get(entry.index) : entry.index;
    if (index === undefined) return -1;
    return index === 0 ? entry.of : append(entries, index === entry.index ? entry : { ...entry, index });
  });
}

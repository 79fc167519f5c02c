import type { Entry, EntryId, Graph } from '@keisan/autograd';

/**
 * Rebuilds a graph entry by entry. `visit` gets each entry with its inputs renumbered, and returns the id of what
 * stands for it in the new list, to which it may add.
 */
export function rewrite(graph: Graph, visit: (entry: Entry, entries: Entry[], id: EntryId) => EntryId): Graph {
  const entries: Entry[] = [];
  const ids = new Map<EntryId, EntryId>();
  graph.entries.forEach((entry, id) => {
    ids.set(id, visit(renumbered(entry, ids), entries, id));
  });
  return {
    ...graph,
    entries,
    outputs: graph.outputs.map((id) => ids.get(id)!),
    updates: graph.updates.map(({ variable, value }) => ({ variable: ids.get(variable)!, value: ids.get(value)! })),
  };
}

/** An entry that reads the new ids of what it read. */
export function renumbered(entry: Entry, ids: ReadonlyMap<EntryId, EntryId>): Entry {
  if (entry.kind === 'op') return { ...entry, inputs: entry.inputs.map((input) => ids.get(input)!) };
  return entry.kind === 'output' ? { ...entry, of: ids.get(entry.of)! } : entry;
}

/** Adds an entry and returns its id. */
export function append(entries: Entry[], entry: Entry): EntryId {
  return entries.push(entry) - 1;
}

import type { Entry, EntryId, Graph } from '@keisan/autograd';

/**
 * Rebuilds a graph entry by entry. `visit` gets each entry with its inputs renumbered, and returns the id of what
 * stands for it in the new list, to which it may add.
 */
export function rewrite(graph: Graph, visit: (entry: Entry, entries: Entry[], id: EntryId) => EntryId): Graph {
  const entries: Entry[] = [];
  const ids: EntryId[] = [];
  const now = (id: EntryId) => ids[id]!;
  graph.entries.forEach((entry, id) => {
    ids.push(visit(renumbered(entry, now), entries, id));
  });
  return {
    ...graph,
    entries,
    outputs: graph.outputs.map(now),
    updates: graph.updates.map(({ variable, value }) => ({ variable: now(variable), value: now(value) })),
  };
}

/** An entry that reads the new ids of what it read: itself, where these are the old ones. */
export function renumbered(entry: Entry, now: (id: EntryId) => EntryId): Entry {
  if (entry.kind === 'op') {
    const isSame = entry.inputs.every((input) => now(input) === input);
    return isSame ? entry : { ...entry, inputs: entry.inputs.map(now) };
  }
  if (entry.kind !== 'output' || now(entry.of) === entry.of) return entry;
  return { ...entry, of: now(entry.of) };
}

/** Adds an entry and returns its id. */
export function append(entries: Entry[], entry: Entry): EntryId {
  return entries.push(entry) - 1;
}

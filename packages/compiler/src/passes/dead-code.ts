import type { Entry, EntryId, Graph } from '@keisan/autograd';
import { inputsOf, isGiven } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

/** Drops constants and ops that no output and no update needs. Inputs and variables stay: they are the signature. */
export function dropDeadCode(graph: Graph): Graph {
  const live = new Set([...graph.outputs, ...graph.updates.map(({ value }) => value)]);
  for (let id = graph.entries.length - 1; id >= 0; id--) {
    const entry = graph.entries[id]!;
    if (live.has(id)) for (const input of inputsOf(entry)) live.add(input);
  }
  const stays = (entry: Entry, id: EntryId) => live.has(id) || isGiven(entry);
  if (graph.entries.every(stays)) return graph;
  return rewrite(graph, (entry, entries, id) => (stays(entry, id) ? append(entries, entry) : -1));
}

import type { Graph } from '@keisan/autograd';
import { inputsOf, isGiven } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

/** Drops constants and ops that no output and no update needs. Inputs and variables stay: they are the signature. */
export function dropDeadCode(graph: Graph): Graph {
  const live = new Set([...graph.outputs, ...graph.updates.map(({ value }) => value)]);
  for (let id = graph.entries.length - 1; id >= 0; id--) {
    const entry = graph.entries[id]!;
    if (live.has(id)) for (const input of inputsOf(entry)) live.add(input);
  }
  return rewrite(graph, (entry, entries, id) => (live.has(id) || isGiven(entry) ? append(entries, entry) : -1));
}

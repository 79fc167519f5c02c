import type { Graph } from '../graph.ts';
import { append, rewrite } from './rewrite.ts';

/** Drops constants and ops that no output and no update needs. Inputs and variables stay: they are the signature. */
export function dropDeadCode(graph: Graph): Graph {
  const live = new Set([...graph.outputs, ...graph.updates.map(({ value }) => value)]);
  for (let id = graph.entries.length - 1; id >= 0; id--) {
    const entry = graph.entries[id]!;
    if (entry.kind === 'op' && live.has(id)) for (const input of entry.inputs) live.add(input);
  }
  return rewrite(graph, (entry, entries, id) =>
    (entry.kind === 'op' || entry.kind === 'constant') && !live.has(id) ? -1 : append(entries, entry),
  );
}

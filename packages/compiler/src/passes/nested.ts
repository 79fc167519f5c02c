import type { Attributes, Graph } from '@keisan/autograd';
import { asGraph } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

/** Does `pass` to the graphs that are attributes of ops, such as the bodies of loops. */
export function nested(pass: (graph: Graph) => Graph) {
  const within = (attrs: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(attrs).map(([name, value]) => {
        const graph = asGraph(value);
        return [name, graph ? pass(graph) : value];
      }),
    );
  return (graph: Graph): Graph =>
    rewrite(graph, (entry, entries) => {
      const holds = entry.kind === 'op' && Object.values(entry.attrs).some(asGraph);
      return append(entries, holds ? { ...entry, attrs: within(entry.attrs) } : entry);
    });
}

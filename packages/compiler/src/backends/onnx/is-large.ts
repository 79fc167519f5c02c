import type { EntryId, Graph } from '@keisan/autograd';
import { asGraph, type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';

/** Below this many elements, a second thread takes longer to start than it saves. */
const LARGE = 2 ** 12;

/** The same for ops that do little with each element. */
const LARGE_POINTWISE = 2 ** 20;

const { broadcastTo, concat, gather, reshape, slice, transpose } = registry;
const moving = new Set([broadcastTo, concat, gather, reshape, slice, transpose]);

function isLargeOp({ entries }: Graph, { op, inputs, attrs, shape }: OpEntry): boolean {
  const nested = Object.values(attrs).map(asGraph);
  if (nested.some((graph) => graph)) return nested.some((graph) => graph && isLarge(graph));
  if (op.elementwise || moving.has(op)) return sizeOf(shape) > LARGE_POINTWISE;
  const sizes = inputs.map((id: EntryId) => sizeOf(entries[id]!.shape));
  return Math.max(sizeOf(shape), ...sizes) > LARGE;
}

/** Whether a graph has so much to do at once that threads should share its work. */
export function isLarge(graph: Graph): boolean {
  return graph.entries.some((entry) => entry.kind === 'op' && isLargeOp(graph, entry));
}

import type { Graph } from '@keisan/autograd';
import { asGraph, sizeOf } from '@keisan/autograd/internal';

/** Below this many elements per tensor, a second thread takes longer to start than it saves. */
const LARGE = 4096;

/** Whether a graph has tensors so large that threads should share its work. */
export function isLarge({ entries }: Graph): boolean {
  return entries.some((entry) => {
    const nested = entry.kind === 'op' ? Object.values(entry.attrs).map(asGraph) : [];
    return sizeOf(entry.shape) > LARGE || nested.some((graph) => graph && isLarge(graph));
  });
}

import type { Graph } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';

/** Below this many elements per tensor, a second thread takes longer to start than it saves. */
const LARGE = 4096;

/** Whether a graph has tensors so large that threads should share its work. */
export function isLarge({ entries }: Graph): boolean {
  return entries.some(({ shape }) => sizeOf(shape) > LARGE);
}

import type { Entry, Graph, OpDef } from '@keisan/autograd';
import { allocate, registry, viewOf } from '@keisan/autograd/internal';
import { nested } from '../../passes/nested.ts';
import { append, rewrite } from '../../passes/rewrite.ts';

const { averagePool, maximum, maxPool, pad, pickLargest, putLargest } = registry;

/** The ops that pool their first input. */
const pools: ReadonlySet<OpDef> = new Set([averagePool, maxPool, pickLargest, putLargest]);

const isPad = (entry: Entry): boolean => entry.kind === 'op' && entry.op === pad;

/**
 * Something that changes nothing between padding and pooling. ONNX Runtime makes one operator of the two, for which what is padded is not
 * there: the largest of what is below 0 and of zeros is then no 0, and padding as wide as a window is an error.
 */
export function padBeforePool(graph: Graph): Graph {
  return rewrite(nested(padBeforePool)(graph), (entry, entries) => {
    if (entry.kind !== 'op' || !pools.has(entry.op)) return append(entries, entry);
    const [image, ...others] = entry.inputs as [number, ...number[]];
    const padded = entries[image]!;
    if (!isPad(padded)) return append(entries, entry);
    const { dtype, shape } = padded;
    const data = allocate(dtype, 1).fill(Number.NEGATIVE_INFINITY);
    const least = append(entries, { kind: 'constant', shape: [], dtype, value: viewOf(data, []) });
    const same = append(entries, { kind: 'op', op: maximum, inputs: [image, least], attrs: {}, shape, dtype });
    return append(entries, { ...entry, inputs: [same, ...others] });
  });
}

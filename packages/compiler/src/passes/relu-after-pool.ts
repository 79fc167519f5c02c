import type { Entry, EntryId, Graph, OpDef } from '@keisan/autograd';
import { inputsOf, type OpEntry, registry } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

const { cast, greater, maxPool, mul, putLargest, relu } = registry;

const isOp = (entry: Entry | undefined, op: OpDef): entry is OpEntry => entry?.kind === 'op' && entry.op === op;

/** The outputs of relu that are pooled, and read for nothing but that and its gradient. */
function pooledRelus({ entries, outputs, updates }: Graph): Set<EntryId> {
  const pooled = new Set(entries.flatMap((entry) => (isOp(entry, maxPool) ? [entry.inputs[0]!] : [])));
  for (const entry of entries) {
    const pools = isOp(entry, maxPool) || isOp(entry, putLargest) || isOp(entry, greater);
    inputsOf(entry).forEach((id, i) => {
      if (!pools || i > 0) pooled.delete(id);
    });
  }
  for (const id of [...outputs, ...updates.map(({ value }) => value)]) pooled.delete(id);
  return new Set([...pooled].filter((id) => isOp(entries[id], relu)));
}

/**
 * Pools before relu in place of after: the largest of what is at least 0 is the same, and relu has less to do. Where all of a window is
 * below 0, the gradient is 0 wherever it goes; else it goes to the same place.
 */
export function reluAfterPool(graph: Graph): Graph {
  const candidates = pooledRelus(graph);
  if (candidates.size === 0) return graph;
  const pooled = new Set<EntryId>();
  return rewrite(graph, (entry, entries, id) => {
    const add = (like: Entry, op: OpDef, inputs: readonly EntryId[], attrs: OpEntry['attrs'] = {}) =>
      append(entries, { kind: 'op', op, inputs, attrs, shape: like.shape, dtype: like.dtype });
    const before = (r: EntryId) => (entries[r] as OpEntry).inputs[0]!;
    if (candidates.has(id)) {
      const r = append(entries, entry);
      pooled.add(r);
      return r;
    }
    if (isOp(entry, maxPool) && pooled.has(entry.inputs[0]!)) {
      return add(entry, relu, [add(entry, maxPool, [before(entry.inputs[0]!)], entry.attrs)]);
    }
    if (!isOp(entry, mul)) return append(entries, entry);
    const [put, slope] = entry.inputs.map((input) => entries[input]!) as [Entry, Entry];
    const test = isOp(slope, cast) ? entries[slope.inputs[0]!] : undefined;
    if (!isOp(put, putLargest) || !isOp(test, greater)) return append(entries, entry);
    const [r, g] = put.inputs as [EntryId, EntryId];
    if (test.inputs[0] !== r || !pooled.has(r)) return append(entries, entry);
    const like = entries[g]!;
    const y = add(like, relu, [add(like, maxPool, [before(r)], put.attrs)]);
    const isAbove = add({ ...like, dtype: 'bool' }, greater, [y, test.inputs[1]!]);
    const shares = add(like, mul, [g, add(like, cast, [isAbove], { dtype: like.dtype })]);
    return add(entry, putLargest, [before(r), shares], put.attrs);
  });
}

import type { Entry, EntryId, Graph } from '@keisan/autograd';
import { elements, keyOf } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

const SMALL = 16;

/** A text that is the same for entries that compute the same, or null for what is never shared. */
function fingerprint(entry: Entry): string | null {
  if (entry.kind === 'op') return keyOf([entry.op, entry.inputs, entry.attrs]);
  if (entry.kind === 'output') return keyOf([entry.of, entry.index]);
  if (entry.kind !== 'constant' || entry.value.size > SMALL) return null;
  return keyOf([entry.dtype, entry.shape, elements(entry.value)]);
}

/** Computes equal expressions, and keeps equal small constants, only once. */
export function shareCommonSubexpressions(graph: Graph): Graph {
  const known = new Map<string, EntryId>();
  return rewrite(graph, (entry, entries) => {
    const key = fingerprint(entry);
    if (key === null) return append(entries, entry);
    const twin = known.get(key);
    if (twin !== undefined) return twin;
    const id = append(entries, entry);
    known.set(key, id);
    return id;
  });
}

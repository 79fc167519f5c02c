import type { Entry, EntryId, Graph } from '../graph.ts';
import { append, rewrite } from './rewrite.ts';

const SMALL = 16;

/** A text that is the same for entries that compute the same, or null for what is never shared. */
function fingerprint(entry: Entry): string | null {
  if (entry.kind === 'op') return `${entry.op} ${entry.inputs.join()} ${JSON.stringify(entry.attrs)}`;
  if (entry.kind !== 'constant' || entry.value.size > SMALL) return null;
  const { data, stride, offset } = entry.value;
  const values: (number | string)[] = [];
  const collect = (axis: number, at: number): void => {
    if (axis === entry.shape.length) values.push(Object.is(data[at], -0) ? '-0' : data[at]!);
    else for (let i = 0; i < entry.shape[axis]!; i++) collect(axis + 1, at + i * stride[axis]!);
  };
  collect(0, offset);
  return `${entry.dtype} ${entry.shape.join()} ${values.join()}`;
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

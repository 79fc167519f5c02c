import type { Entry, EntryId, Graph, OpDef } from '@keisan/autograd';
import { elements, keyOf, type OpEntry } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';

const SMALL = 16;

/** A text that is the same for entries that compute the same of the same, but for the attributes of ops; null for what is never shared. */
function fingerprint(entry: Entry, numberOf: (op: OpDef) => number): string | null {
  if (entry.kind === 'op') return `${numberOf(entry.op)}:${entry.inputs}`;
  if (entry.kind === 'output') return `of ${entry.of}:${entry.index}`;
  if (entry.kind !== 'constant' || entry.value.size > SMALL) return null;
  return keyOf([entry.dtype, entry.shape, elements(entry.value)]);
}

/** Numbers for things, the same for the same. */
function numbering<T>(): (thing: T) => number {
  const numbers = new Map<T, number>();
  return (thing) => {
    const number = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, number);
    return number;
  };
}

/** Computes equal expressions, and keeps equal small constants, only once. */
export function shareCommonSubexpressions(graph: Graph): Graph {
  const numberOf = numbering<OpDef>();
  const known = new Map<string, EntryId[]>();
  // Few ops have twins, and what attributes are takes long to tell.
  const keys = new Map<EntryId, string>();
  return rewrite(graph, (entry, entries) => {
    const fresh = () => append(entries, entry);
    const print = fingerprint(entry, numberOf);
    if (print === null) return fresh();
    const twins = known.get(print);
    if (!twins) {
      const id = fresh();
      known.set(print, [id]);
      return id;
    }
    if (entry.kind !== 'op') return twins[0]!;
    const key = keyOf(entry.attrs);
    const twin = twins.find((id) => {
      const own = keys.get(id) ?? keyOf((entries[id] as OpEntry).attrs);
      keys.set(id, own);
      return own === key;
    });
    if (twin !== undefined) return twin;
    const id = fresh();
    keys.set(id, key);
    twins.push(id);
    return id;
  });
}

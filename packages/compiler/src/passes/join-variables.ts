import type { Entry, EntryId, Graph } from '@keisan/autograd';
import { keyOf, type OpEntry, registry, sameShape, type VariableEntry } from '@keisan/autograd/internal';
import { parts, rowsOf } from './joined-entries.ts';
import { append, rewrite } from './rewrite.ts';

/** Variables that a graph only joins, and updates by the parts of one value. */
interface Group {
  /** The op that joins them. */
  readonly join: EntryId;
  readonly variables: readonly EntryId[];
  /** The value whose parts they hold afterwards. */
  readonly value: EntryId;
}

/** What a reshape reads, or the entry itself. */
function unshaped(entries: readonly Entry[], id: EntryId): EntryId {
  const entry = entries[id]!;
  return entry.kind === 'op' && entry.op === registry.reshape ? entry.inputs[0]! : id;
}

/** The split whose part of some index a value is; null if it is none. */
function wholeOf(entries: readonly Entry[], value: EntryId, index: number): EntryId | null {
  const id = unshaped(entries, value);
  const entry = entries[id]!;
  const of = entry.kind === 'output' && entry.index === index ? entry.of : id;
  const whole = entries[of]!;
  return whole.kind === 'op' && whole.op === registry.split && (of !== id || index === 0) ? of : null;
}

function groupOf({ entries }: Graph, updates: ReadonlyMap<EntryId, EntryId>, join: EntryId): Group | null {
  const entry = entries[join]!;
  if (entry.kind !== 'op' || entry.op !== registry.concat || entry.attrs.axis !== 0) return null;
  const [, ...row] = entry.shape;
  const variables = entry.inputs.map((id) => unshaped(entries, id));
  if (new Set(variables).size < variables.length) return null;
  if (variables.some((id) => entries[id]!.kind !== 'variable')) return null;
  const shapes = variables.map((id) => entries[id]!.shape);
  const values = variables.map((variable, i) => {
    const value = updates.get(variable);
    return value === undefined ? null : wholeOf(entries, value, i);
  });
  const [whole] = values;
  if (whole == null || values.some((one) => one !== whole)) return null;
  const { inputs, attrs } = entries[whole] as OpEntry;
  const isSame = attrs.axis === 0 && keyOf(attrs.sizes!) === keyOf(rowsOf(shapes, row));
  return isSame && sameShape(entries[inputs[0]!]!.shape, entry.shape) ? { join, variables, value: inputs[0]! } : null;
}

/**
 * Makes one variable of those that a graph takes side by side and leaves side by side: what a call costs grows with the number of
 * values that it takes and leaves.
 */
export function joinVariables(graph: Graph): Graph {
  const groups: Group[] = [];
  const taken = new Set<EntryId>();
  const values = new Map(graph.updates.map(({ variable, value }) => [variable, value]));
  for (const join of graph.entries.keys()) {
    const group = groupOf(graph, values, join);
    if (!group || group.variables.some((id) => taken.has(id))) continue;
    for (const id of group.variables) taken.add(id);
    groups.push(group);
  }
  if (groups.length === 0) return graph;
  const groupAt = new Map(groups.flatMap((group) => group.variables.map((id) => [id, group])));
  const byJoin = new Map(groups.map((group) => [group.join, group]));
  const wholes = new Map<Group, EntryId>();
  const ids = new Map<EntryId, EntryId>();
  /** Makes the variable of a group, and the parts of it that stand for its members. */
  const begin = (group: Group, entries: Entry[]) => {
    const members = group.variables.map((variable) => graph.entries[variable] as VariableEntry);
    const places = members.flatMap((member) => member.places);
    const { shape, dtype } = graph.entries[group.join]!;
    const whole = append(entries, { kind: 'variable', name: 'joined', places, shape, dtype });
    wholes.set(group, whole);
    const own = parts(
      entries,
      whole,
      members.map((member) => member.shape),
    );
    for (const [i, id] of group.variables.entries()) ids.set(id, own[i]!);
  };
  const updates = graph.updates.filter(({ variable }) => !taken.has(variable));
  const rewritten = rewrite({ ...graph, updates }, (entry, entries, id) => {
    const group = groupAt.get(id);
    const place = byJoin.get(id);
    if (group && !wholes.has(group)) begin(group, entries);
    const stands = ids.get(id) ?? (place ? wholes.get(place)! : append(entries, entry));
    ids.set(id, stands);
    return stands;
  });
  const own = groups.map((group) => ({ variable: wholes.get(group)!, value: ids.get(group.value)! }));
  return { ...rewritten, updates: [...rewritten.updates, ...own] };
}

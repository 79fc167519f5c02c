import type { Entry, EntryId, Graph } from '@keisan/autograd';
import { registry, sameShape, type VariableEntry } from '@keisan/autograd/internal';
import { append, rewrite } from './rewrite.ts';
import { part, startsOf } from './side-by-side.ts';

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

function groupOf({ entries, updates }: Graph, join: EntryId): Group | null {
  const entry = entries[join]!;
  if (entry.kind !== 'op' || entry.op !== registry.concat || entry.attrs.axis !== 0) return null;
  const [, ...row] = entry.shape;
  const variables = entry.inputs.map((id) => unshaped(entries, id));
  if (new Set(variables).size < variables.length) return null;
  if (variables.some((id) => entries[id]!.kind !== 'variable')) return null;
  const starts = startsOf(
    entry.inputs.map((id) => entries[id]!.shape),
    row,
  );
  const values = variables.map((variable, i) => {
    const update = updates.find((one) => one.variable === variable);
    const slice = update && entries[unshaped(entries, update.value)]!;
    if (slice?.kind !== 'op' || slice.op !== registry.slice) return null;
    const [first, ...others] = slice.attrs.starts as readonly number[];
    const isPart =
      first === starts[i] &&
      others.every((start) => start === 0) &&
      (slice.attrs.steps as readonly number[]).every((step) => step === 1) &&
      sameShape(slice.shape, entries[entry.inputs[i]!]!.shape);
    return isPart ? slice.inputs[0]! : null;
  });
  const [value] = values;
  const isWhole = value != null && values.every((one) => one === value);
  return isWhole && sameShape(entries[value]!.shape, entry.shape) ? { join, variables, value } : null;
}

/**
 * Makes one variable of those that a graph takes side by side and leaves side by side: what a call costs grows with the number of
 * values that it takes and leaves.
 */
export function joinVariables(graph: Graph): Graph {
  const groups: Group[] = [];
  const taken = new Set<EntryId>();
  for (const join of graph.entries.keys()) {
    const group = groupOf(graph, join);
    if (!group || group.variables.some((id) => taken.has(id))) continue;
    for (const id of group.variables) taken.add(id);
    groups.push(group);
  }
  if (groups.length === 0) return graph;
  const groupAt = new Map(groups.flatMap((group) => group.variables.map((id) => [id, group])));
  const wholes = new Map<Group, EntryId>();
  const ids = new Map<EntryId, EntryId>();
  const updates = graph.updates.filter(({ variable }) => !taken.has(variable));
  const rewritten = rewrite({ ...graph, updates }, (entry, entries, id) => {
    const group = groupAt.get(id);
    const place = groups.find(({ join }) => join === id);
    let stands: EntryId;
    if (group) {
      const members = group.variables.map((variable) => graph.entries[variable] as VariableEntry);
      if (!wholes.has(group)) {
        const places = members.flatMap((member) => member.places);
        const { shape, dtype } = graph.entries[group.join]!;
        wholes.set(group, append(entries, { kind: 'variable', name: 'joined', places, shape, dtype }));
      }
      const [, ...row] = graph.entries[group.join]!.shape;
      const start = startsOf(
        members.map(({ shape }) => shape),
        row,
      )[group.variables.indexOf(id)]!;
      stands = part(entries, wholes.get(group)!, start, entry.shape);
    } else stands = place ? wholes.get(place)! : append(entries, entry);
    ids.set(id, stands);
    return stands;
  });
  const own = groups.map((group) => ({ variable: wholes.get(group)!, value: ids.get(group.value)! }));
  return { ...rewritten, updates: [...rewritten.updates, ...own] };
}

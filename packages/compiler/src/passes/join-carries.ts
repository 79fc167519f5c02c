import type { Entry, EntryId, Graph, Shape } from '@keisan/autograd';
import {
  addTo,
  asGraph,
  inputsOf,
  isFloat,
  keyOf,
  type OpEntry,
  registry,
  sameShape,
  sizeOf,
} from '@keisan/autograd/internal';
import { joined, opEntry, parts, rowsOf } from './joined-entries.ts';
import { append, renumbered, rewrite } from './rewrite.ts';

/** Tensors of more elements are updated by themselves: what their updates share is little beside what they cost. */
const LARGEST = 2 ** 15;

/**
 * Carried values of one shape whose next values are computed from each other element by element, such as a weight and its slots,
 * and how: an expression of carried values, of other values of that shape (rows), and of scalars.
 */
interface Bundle {
  readonly carries: readonly number[];
  readonly shape: Shape;
  /** The ops of the expression, in order of computation. */
  readonly ops: readonly EntryId[];
  readonly rows: readonly EntryId[];
  /** A text that is the same for bundles that can be computed together. */
  readonly signature: string;
}

/** Whether a value goes with those of any length. */
const isScalar = ({ shape }: Entry): boolean => shape.length < 2 && sizeOf(shape) === 1;

/** Whether an op works element by element on values of `shape` and on scalars. */
function isPointwise(entries: readonly Entry[], entry: Entry, shape: Shape): entry is OpEntry {
  return (
    entry.kind === 'op' &&
    entry.op.elementwise !== undefined &&
    sameShape(entry.shape, shape) &&
    entry.inputs.every((id) => isScalar(entries[id]!) || sameShape(entries[id]!.shape, shape))
  );
}

/** The bundle around one carried value, if its next value is computed element by element. */
function bundleOf({ entries, outputs }: Graph, first: number, carried: number): Bundle | null {
  const { shape, dtype } = entries[first]!;
  if (!isFloat(dtype) || sizeOf(shape) < 2 || sizeOf(shape) > LARGEST) return null;
  const carries: number[] = [first];
  const ops = new Set<EntryId>();
  const rows: EntryId[] = [];
  const seen = new Set<EntryId>();
  /** Notes what an entry is, after what it reads. Without recursion: expressions may be deep. */
  const visit = (root: EntryId): void => {
    const stack: { readonly id: EntryId; readonly done: boolean }[] = [{ id: root, done: false }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { id, done } = top;
      const entry = entries[id]!;
      if (done) ops.add(id);
      if (seen.has(id) || isScalar(entry)) continue;
      seen.add(id);
      const root = id < carried && sameShape(entry.shape, shape) ? entries[outputs[id]!]! : null;
      if (isPointwise(entries, entry, shape)) {
        stack.push({ id, done: true }, ...entry.inputs.toReversed().map((input) => ({ id: input, done: false })));
      } else if (root && isPointwise(entries, root, shape)) {
        if (!carries.includes(id)) carries.push(id);
      } else rows.push(id);
    }
  };
  for (let i = 0; i < carries.length; i++) {
    const root = outputs[carries[i]!]!;
    if (!isPointwise(entries, entries[root]!, shape)) return null;
    visit(root);
  }
  carries.sort((a, b) => a - b);
  const places = new Map<EntryId, string>([
    ...carries.map((id, i) => [id, `c${i}`] as const),
    ...rows.map((id, i) => [id, `r${i}`] as const),
  ]);
  const lines = [...ops].map((id, i) => {
    const { op, attrs, inputs, dtype: type } = entries[id] as OpEntry;
    places.set(id, `o${i}`);
    return keyOf([op, attrs, type, inputs.map((input) => places.get(input) ?? `shared ${input}`)]);
  });
  const types = [...carries, ...rows].map((id) => entries[id]!.dtype);
  const signature = keyOf([types, carries.map((id) => places.get(outputs[id]!)!), lines]);
  return { carries, shape, ops: [...ops], rows, signature };
}

/** Bundles that are computed together, as rows of one shape. */
interface Group {
  readonly bundles: readonly Bundle[];
  readonly row: Shape;
}

function sorted(bundles: readonly Bundle[], key: (bundle: Bundle) => string): readonly Bundle[][] {
  const byKey = new Map<string, Bundle[]>();
  for (const bundle of bundles) addTo(byKey, key(bundle), bundle);
  return [...byKey.values()];
}

/** So many bundles whose shapes differ in the first axis alone are a group of their own: they need no reshaping. */
const MANY = 8;

/** Bundles of the same kind, two or more. Each carried value is in one at most. */
function groupsOf(body: Graph, carried: number): readonly Group[] {
  const taken = new Set<number>();
  const bundles: Bundle[] = [];
  for (let i = 0; i < carried; i++) {
    if (taken.has(i)) continue;
    const bundle = bundleOf(body, i, carried);
    if (!bundle || bundle.carries.some((id) => taken.has(id))) continue;
    for (const id of bundle.carries) taken.add(id);
    bundles.push(bundle);
  }
  const alike = sorted(bundles, ({ signature, shape }) => keyOf([signature, shape.slice(1)]));
  const many = alike.filter((group) => group.length >= MANY);
  const few = alike.filter((group) => group.length < MANY).flat();
  return [
    ...many.map((group) => ({ bundles: group, row: group[0]!.shape.slice(1) })),
    ...sorted(few, ({ signature }) => signature).map((group) => ({ bundles: group, row: [] })),
  ].filter((group) => group.bundles.length > 1);
}

const opsOf = ({ bundles }: Group) => bundles.flatMap(({ ops }) => ops);

const shapesIn = ({ bundles }: Group) => bundles.map(({ shape }) => shape);

/** What is computed at once: an entry, or all ops of a group. */
type Unit = EntryId | Group;

/** The entries of a body in an order in which groups are whole; null where one would wait for itself. */
function scheduled(body: Graph, groups: readonly Group[]): readonly Unit[] | null {
  const unitOf = new Map<EntryId, Unit>(groups.flatMap((group) => opsOf(group).map((id) => [id, group])));
  const missing = new Map<Unit, number>();
  const readers = new Map<EntryId, Unit[]>();
  const units = new Set(body.entries.map((_, id) => unitOf.get(id) ?? id));
  for (const unit of units) {
    const own = typeof unit === 'number' ? [unit] : opsOf(unit);
    const read = new Set(own.flatMap((id) => inputsOf(body.entries[id]!)).filter((id) => unitOf.get(id) !== unit));
    missing.set(unit, read.size);
    for (const id of read) addTo(readers, id, unit);
  }
  const order: Unit[] = [];
  const begin = (first: Unit) => {
    const ready = [first];
    for (let unit = ready.pop(); unit !== undefined; unit = ready.pop()) {
      order.push(unit);
      missing.delete(unit);
      for (const id of typeof unit === 'number' ? [unit] : opsOf(unit)) {
        for (const reader of readers.get(id) ?? []) {
          const left = missing.get(reader)! - 1;
          missing.set(reader, left);
          if (left === 0 && (typeof reader !== 'number' || reader < id)) ready.push(reader);
        }
      }
    }
  };
  for (const unit of units) if (missing.get(unit) === 0) begin(unit);
  for (const unit of units) if (missing.get(unit) === 0) begin(unit);
  return missing.size === 0 ? order : null;
}

const carriesOf = (groups: readonly Group[]) =>
  new Set(groups.flatMap(({ bundles }) => bundles.flatMap(({ carries }) => carries)));

/** The body with one carried value in place of those at the same place of all bundles of a group, these first. */
function joinedBody(body: Graph, carried: number, groups: readonly Group[]): Graph | null {
  const order = scheduled(body, groups);
  if (!order) return null;
  const entries: Entry[] = [];
  const ids = new Map<EntryId, EntryId>();
  const wholes = groups.map((group) =>
    group.bundles[0]!.carries.map((first) => {
      const shape = [rowsOf(shapesIn(group), group.row).reduce((a, b) => a + b), ...group.row];
      return append(entries, { kind: 'input', name: 'joined', shape, dtype: body.entries[first]!.dtype });
    }),
  );
  const inGroups = carriesOf(groups);
  body.entries.forEach((entry, id) => {
    if (entry.kind === 'input' && !inGroups.has(id)) ids.set(id, append(entries, entry));
  });
  const split = (group: Group, whole: EntryId, own: (bundle: Bundle) => EntryId) => {
    const ownParts = parts(entries, whole, shapesIn(group));
    for (const [b, bundle] of group.bundles.entries()) ids.set(own(bundle), ownParts[b]!);
  };
  groups.forEach((group, g) => {
    for (const [i, whole] of wholes[g]!.entries()) split(group, whole, ({ carries }) => carries[i]!);
  });
  const now = (id: EntryId) => ids.get(id)!;
  const roots: EntryId[] = [];
  const compute = (group: Group) => {
    const [model] = group.bundles as [Bundle];
    const own = wholes[groups.indexOf(group)]!;
    const local = new Map<EntryId, EntryId>(model.carries.map((id, i) => [id, own[i]!]));
    model.rows.forEach((id, i) => {
      const own = group.bundles.map(({ rows }) => ids.get(rows[i]!)!);
      local.set(id, joined(entries, own, group.row));
    });
    const { shape } = entries[own[0]!]!;
    model.ops.forEach((id, i) => {
      const { op: def, inputs, attrs, dtype } = body.entries[id] as OpEntry;
      const read = inputs.map((input) => local.get(input) ?? ids.get(input)!);
      const whole = append(entries, opEntry(def, read, attrs, shape, dtype));
      local.set(id, whole);
      split(group, whole, ({ ops }) => ops[i]!);
    });
    model.carries.forEach((id, i) => {
      roots[own[i]!] = local.get(body.outputs[id]!)!;
    });
  };
  for (const unit of order) {
    if (typeof unit !== 'number') compute(unit);
    else if (body.entries[unit]!.kind !== 'input') ids.set(unit, append(entries, renumbered(body.entries[unit]!, now)));
  }
  const rest = body.outputs.filter((_, i) => i >= carried || !inGroups.has(i)).map((id) => ids.get(id)!);
  return { ...body, entries, outputs: [...wholes.flat().map((whole) => roots[whole]!), ...rest] };
}

/**
 * Carries the many small values of a loop that are updated alike, such as weights and the slots of an optimizer, side by side in
 * one: their updates then are one. What a turn costs in a runtime grows with the number of its ops and carried values.
 */
export function joinCarries(graph: Graph): Graph {
  /** What stands for each output of a loop that was changed, by the entry of the first. */
  const results = new Map<EntryId, readonly EntryId[]>();
  return rewrite(graph, (entry, entries) => {
    if (entry.kind === 'output') return results.get(entry.of)?.[entry.index] ?? append(entries, entry);
    if (entry.kind !== 'op' || entry.op !== registry.scan) return append(entries, entry);
    const body = asGraph(entry.attrs.body!)!;
    const carried = entry.attrs.carried as number;
    const groups = groupsOf(body, carried);
    const joinedUp = groups.length > 0 && joinedBody(body, carried, groups);
    if (!joinedUp) return append(entries, entry);
    const inGroups = carriesOf(groups);
    const first = groups.flatMap(({ bundles, row }) =>
      bundles[0]!.carries.map((_, i) => {
        const own = bundles.map(({ carries }) => entry.inputs[carries[i]!]!);
        return joined(entries, own, row);
      }),
    );
    const inputs = [...first, ...entry.inputs.filter((_, i) => !inGroups.has(i))];
    const attrs = { ...entry.attrs, body: joinedUp, carried: first.length + carried - inGroups.size, assigned: [] };
    const specs = entry.op.infer(
      inputs.map((id) => entries[id]!),
      attrs,
    );
    const of = append(entries, opEntry(entry.op, inputs, attrs, specs[0]!.shape, specs[0]!.dtype));
    const outputs = specs.map((spec, index) =>
      index === 0 ? of : append(entries, { kind: 'output', of, index, ...spec }),
    );
    const last = new Map<number, EntryId>();
    let next = 0;
    for (const group of groups) {
      group.bundles[0]!.carries.forEach((_, i) => {
        const values = parts(entries, outputs[next++]!, shapesIn(group));
        for (const [b, { carries }] of group.bundles.entries()) last.set(carries[i]!, values[b]!);
      });
    }
    const all = body.outputs.map((_, i) => last.get(i) ?? outputs[next++]!);
    results.set(all[0]!, all);
    return all[0]!;
  });
}

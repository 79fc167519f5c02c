import type { Entry, EntryId, Graph, Shape } from '@keisan/autograd';
import {
  asGraph,
  inputsOf,
  isFloat,
  keyOf,
  type OpEntry,
  registry,
  sameShape,
  sizeOf,
} from '@keisan/autograd/internal';
import { append, renumbered, rewrite } from './rewrite.ts';
import { joined, opEntry, part, startsOf } from './side-by-side.ts';

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
    entry.op.elementwise === true &&
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
  const visit = (id: EntryId): void => {
    const entry = entries[id]!;
    if (ops.has(id) || isScalar(entry)) return;
    if (isPointwise(entries, entry, shape)) {
      entry.inputs.forEach(visit);
      ops.add(id);
    } else if (id < carried && sameShape(entry.shape, shape) && isPointwise(entries, entries[outputs[id]!]!, shape)) {
      if (!carries.includes(id)) carries.push(id);
    } else if (!rows.includes(id)) rows.push(id);
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

/** Bundles of the same kind, two or more. Each carried value is in one at most. */
function groupsOf(body: Graph, carried: number): readonly (readonly Bundle[])[] {
  const taken = new Set<number>();
  const groups = new Map<string, Bundle[]>();
  for (let i = 0; i < carried; i++) {
    if (taken.has(i)) continue;
    const bundle = bundleOf(body, i, carried);
    if (!bundle || bundle.carries.some((id) => taken.has(id))) continue;
    for (const id of bundle.carries) taken.add(id);
    groups.set(bundle.signature, [...(groups.get(bundle.signature) ?? []), bundle]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** What is computed at once: an entry, or all ops of a group. */
type Unit = EntryId | readonly Bundle[];

/** The entries of a body in an order in which groups are whole; null where one would wait for itself. */
function scheduled(body: Graph, groups: readonly (readonly Bundle[])[]): readonly Unit[] | null {
  const unitOf = new Map<EntryId, Unit>(
    groups.flatMap((group) => group.flatMap(({ ops }) => ops.map((id) => [id, group]))),
  );
  const missing = new Map<Unit, number>();
  const readers = new Map<EntryId, Unit[]>();
  const units = new Set(body.entries.map((_, id) => unitOf.get(id) ?? id));
  for (const unit of units) {
    const own = typeof unit === 'number' ? [unit] : unit.flatMap(({ ops }) => ops);
    const read = new Set(own.flatMap((id) => inputsOf(body.entries[id]!)).filter((id) => unitOf.get(id) !== unit));
    missing.set(unit, read.size);
    for (const id of read) readers.set(id, [...(readers.get(id) ?? []), unit]);
  }
  const order: Unit[] = [];
  const begin = (first: Unit) => {
    const ready = [first];
    for (let unit = ready.pop(); unit !== undefined; unit = ready.pop()) {
      order.push(unit);
      missing.delete(unit);
      for (const id of typeof unit === 'number' ? [unit] : unit.flatMap(({ ops }) => ops)) {
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

/** The body with one carried value in place of those at the same place of all bundles of a group, these first. */
function joinedBody(body: Graph, carried: number, groups: readonly (readonly Bundle[])[]): Graph | null {
  const order = scheduled(body, groups);
  if (!order) return null;
  const entries: Entry[] = [];
  const ids = new Map<EntryId, EntryId>();
  const flats = groups.map((group) =>
    group[0]!.carries.map((first) => {
      const size = group.reduce((n, { shape }) => n + sizeOf(shape), 0);
      return append(entries, { kind: 'input', name: 'joined', shape: [size], dtype: body.entries[first]!.dtype });
    }),
  );
  const inGroups = new Set(groups.flat().flatMap(({ carries }) => carries));
  body.entries.forEach((entry, id) => {
    if (entry.kind === 'input' && !inGroups.has(id)) ids.set(id, append(entries, entry));
  });
  const split = (group: readonly Bundle[], whole: EntryId, own: (bundle: Bundle) => EntryId) => {
    const starts = startsOf(group.map(({ shape }) => shape));
    for (const [b, bundle] of group.entries()) ids.set(own(bundle), part(entries, whole, starts[b]!, bundle.shape));
  };
  groups.forEach((group, g) => {
    for (const [i, flat] of flats[g]!.entries()) split(group, flat, ({ carries }) => carries[i]!);
  });
  const roots: EntryId[] = [];
  const compute = (group: readonly Bundle[]) => {
    const [model] = group as [Bundle];
    const own = flats[groups.indexOf(group)]!;
    const local = new Map<EntryId, EntryId>(model.carries.map((id, i) => [id, own[i]!]));
    model.rows.forEach((id, i) => {
      local.set(
        id,
        joined(
          entries,
          group.map(({ rows }) => ids.get(rows[i]!)!),
        ),
      );
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
    else if (body.entries[unit]!.kind !== 'input') ids.set(unit, append(entries, renumbered(body.entries[unit]!, ids)));
  }
  const rest = body.outputs.filter((_, i) => i >= carried || !inGroups.has(i)).map((id) => ids.get(id)!);
  return { ...body, entries, outputs: [...flats.flat().map((flat) => roots[flat]!), ...rest] };
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
    const inGroups = new Set(groups.flat().flatMap(({ carries }) => carries));
    const first = groups.flatMap((group) =>
      group[0]!.carries.map((_, i) =>
        joined(
          entries,
          group.map(({ carries }) => entry.inputs[carries[i]!]!),
        ),
      ),
    );
    const inputs = [...first, ...entry.inputs.filter((_, i) => !inGroups.has(i))];
    const attrs = { ...entry.attrs, body: joinedUp, carried: first.length + carried - inGroups.size };
    const specs = entry.op.infer(
      inputs.map((id) => entries[id]!),
      attrs,
    );
    const of = append(entries, opEntry(entry.op, inputs, attrs, specs[0]!.shape, specs[0]!.dtype));
    const outputs = specs.map((spec, index) =>
      index === 0 ? of : append(entries, { kind: 'output', of, index, ...spec }),
    );
    const parts = new Map<number, EntryId>();
    let next = 0;
    for (const group of groups) {
      const starts = startsOf(group.map(({ shape }) => shape));
      group[0]!.carries.forEach((_, i) => {
        const whole = outputs[next++]!;
        for (const [b, { carries, shape }] of group.entries())
          parts.set(carries[i]!, part(entries, whole, starts[b]!, shape));
      });
    }
    const all = body.outputs.map((_, i) => parts.get(i) ?? outputs[next++]!);
    results.set(all[0]!, all);
    return all[0]!;
  });
}

import type { Entry, EntryId, Graph, Shape } from '@keisan/autograd';
import { type ConstantEntry, inputsOf, type OpEntry, sizeOf } from '@keisan/autograd/internal';
import { type Access, type Cut, cutAt, identity, isIdentity, sameAccess, throughBroadcast, uncut } from './access.ts';
import { isOpen, type Kind } from './kinds.ts';
import { lengthOf } from './scalar-of.ts';
import type { Read } from './steps.ts';
import { through, viewed } from './views.ts';

/** How many ops one kernel computes at most, and how many arrays it reads: more would not stay in registers. */
const MOST_OPS = 32;
const MOST_READS = 24;

/** What is computed again for each reader, rather than kept, takes no more steps than this. */
const CHEAP = 2;

/** What a kernel computes along with its result, and what it reads from memory. */
export interface Explored {
  readonly members: ReadonlySet<EntryId>;
  readonly reads: readonly Read[];
}

/** The left operand of a product. */
interface LeftMatrix {
  readonly read: Read;
  readonly rowAxes: Shape;
  readonly depthAxes: Shape;
}

/** The accesses through which a kernel reads an entry, without repetition. */
class Accesses {
  readonly #byEntry = new Map<EntryId, Access[]>();

  constructor(readonly space: Shape) {}

  add(id: EntryId, access: Access): void {
    const known = this.#byEntry.get(id);
    if (!known) this.#byEntry.set(id, [access]);
    else if (!known.some((each) => sameAccess(each, access, this.space))) known.push(access);
  }

  /** Takes out the last entry: all its readers were before. */
  take(): readonly [id: EntryId, accesses: readonly Access[]] | null {
    if (this.#byEntry.size === 0) return null;
    let id = -1;
    for (const each of this.#byEntry.keys()) if (each > id) id = each;
    const accesses = this.#byEntry.get(id)!;
    this.#byEntry.delete(id);
    return [id, accesses];
  }
}

/** Finds what one kernel computes, and decides by that what is kept in memory. Kernels are asked for from the last to the first. */
export class Explorer {
  /** What is kept in memory, as far as that is known: a kernel of its own computes it. */
  readonly kept: Set<EntryId>;
  readonly #graph: Graph;
  readonly #kinds: readonly Kind[];
  readonly #readers: readonly EntryId[][];
  readonly #outputs = new Map<EntryId, Map<number, EntryId>>();

  constructor(graph: Graph, kinds: readonly Kind[], results: readonly EntryId[]) {
    this.#graph = graph;
    this.#kinds = kinds;
    this.#readers = graph.entries.map(() => []);
    graph.entries.forEach((entry, id) => {
      for (const input of inputsOf(entry)) this.#readers[input]!.push(id);
      if (entry.kind !== 'output') return;
      const known = this.#outputs.get(entry.of) ?? new Map<number, EntryId>();
      this.#outputs.set(entry.of, known.set(entry.index, id));
    });
    this.kept = new Set();
    for (const id of results) this.#keep(id);
  }

  /** The further outputs of an op, where there are entries for them. */
  outputs(id: EntryId): ReadonlyMap<number, EntryId> {
    return this.#outputs.get(id) ?? new Map();
  }

  /** The number that a constant is everywhere. */
  numberOf(id: EntryId): number {
    const { data, offset } = (this.#graph.entries[id] as ConstantEntry).value;
    return data[offset]!;
  }

  #entry(id: EntryId): Entry {
    return this.#graph.entries[id]!;
  }

  #keep(id: EntryId): void {
    this.kept.add(id);
  }

  /** An array as it lies in memory: row by row, unless it may be strided; a view is copied where it is not. */
  whole(id: EntryId, mayBeStrided = false): Read {
    const { shape } = this.#entry(id);
    const found = this.#followed(id, identity(shape), shape);
    const own: Read = { value: id, access: identity(shape) };
    const lies = mayBeStrided || isIdentity({ ...found.access, offset: 0 }, shape) ? found : own;
    this.#keep(lies.value);
    return lies;
  }

  /** A matrix for each element of a batch, to which the axes before it broadcast. */
  matrix(id: EntryId, batch: Shape, [rows, columns]: readonly [number, number], transposed: boolean): Read {
    const found = this.#followed(id, this.#matrixAccess(id, batch, transposed), [...batch, rows, columns]);
    this.#keep(found.value);
    return found;
  }

  #matrixAccess(id: EntryId, batch: Shape, transposed: boolean): Access {
    const { shape } = this.#entry(id);
    const own = identity(shape);
    const lead = batch.length - (shape.length - 2);
    const alongBatch = batch.map((length, i) => (i < lead || shape[i - lead] !== length ? 0 : own.strides[i - lead]!));
    const [row, column] = own.strides.slice(-2) as [number, number];
    return { offset: 0, strides: [...alongBatch, ...(transposed ? [column, row] : [row, column])] };
  }

  /**
   * As {@link matrix}, where rows and depth may be several axes, as those of windows are.
   */
  leftMatrix(id: EntryId, batch: Shape, [rows, depth]: readonly [number, number], transposed: boolean): LeftMatrix {
    const own = this.#matrixAccess(id, batch, transposed);
    let [value, cut]: [EntryId, Cut] = [id, { access: own, axes: [...batch.map((n) => [n]), [rows], [depth]] }];
    while (this.#kinds[value] === 'view' && !this.kept.has(value)) {
      const finer = cutAt(cut.access, cut.axes, this.#entry(value).shape);
      const found = this.#through(value, cut) ?? this.#through(value, finer);
      if (!found) break;
      cut = found;
      value = viewed(this.#graph, value);
    }
    const { access, axes } = uncut(cut);
    const isSeveral = axes.some((lengths) => lengths.length > 1);
    // Several axes are read where they lie, forwards.
    if (
      isSeveral &&
      (access.strides.some((stride) => stride < 0) || axes.slice(0, -2).some(({ length }) => length > 1))
    ) {
      return { read: this.matrix(id, batch, [rows, depth], transposed), rowAxes: [rows], depthAxes: [depth] };
    }
    this.#keep(value);
    const [rowAxes, depthAxes] = axes.slice(-2) as [Shape, Shape];
    return { read: { value, access }, rowAxes, depthAxes };
  }

  #through(value: EntryId, { access, axes }: Cut): Cut | null {
    const further = through(this.#graph, value, access, axes.flat());
    return further && { access: further, axes };
  }

  /** Follows views to what is kept, as far as sums say how. */
  #followed(id: EntryId, access: Access, space: Shape): Read {
    let read: Read = { value: id, access };
    while (this.#kinds[read.value] === 'view' && !this.kept.has(read.value)) {
      const further = through(this.#graph, read.value, read.access, space);
      if (!further) break;
      read = { value: viewed(this.#graph, read.value), access: further };
    }
    return read;
  }

  /**
   * What the kernel that computes `root` for each place of a space computes along with it.
   * @param reader The op that takes it in, if that is more than the elements of `root` themselves.
   */
  explore(root: EntryId, space: Shape, reader?: EntryId): Explored {
    const pending = new Accesses(space);
    const inside = new Set<EntryId>([reader ?? root]);
    const members = new Set<EntryId>();
    const reads: Read[] = [];
    let ops = 0;
    pending.add(root, identity(space));
    for (let next = pending.take(); next; next = pending.take()) {
      const [id, accesses] = next;
      if (this.#kinds[id] === 'number') continue;
      const isRoot = id === root && reader === undefined;
      const further =
        isRoot || this.#mayJoin(id, inside, space, ops + accesses.length, reads.length)
          ? this.#inputsOf(id, accesses, space)
          : null;
      if (!further) {
        this.#keep(id);
        for (const access of accesses) reads.push({ value: id, access });
        continue;
      }
      // What is read at several places is computed for each.
      if (this.#kinds[id] !== 'view') ops += accesses.length;
      if (!isRoot) members.add(id);
      if (this.#readers[id]!.every((each) => inside.has(each))) inside.add(id);
      for (const [input, access] of further) pending.add(input, access);
    }
    return { members, reads };
  }

  /** Whether a kernel computes an entry rather than read it from memory. */
  #mayJoin(id: EntryId, inside: ReadonlySet<EntryId>, space: Shape, ops: number, reads: number): boolean {
    const kind = this.#kinds[id];
    if (this.kept.has(id) || !isInline(kind) || isOpen(this.#entry(id))) return false;
    if (kind === 'view' || kind === 'place') return true;
    if (ops > MOST_OPS || reads >= MOST_READS) return false;
    const isSole = this.#readers[id]!.every((each) => inside.has(each));
    const isRepeated = sizeOf(this.#entry(id).shape) < sizeOf(space);
    return (isSole && !isRepeated) || (kind === 'elementwise' && this.#steps(id) <= CHEAP);
  }

  /** How many steps it takes to compute an entry from one array that is kept; Infinity where it takes several arrays. */
  #steps(id: EntryId): number {
    const entry = this.#entry(id) as OpEntry;
    const own = Math.max(1, lengthOf(this.#graph, id));
    if (own > CHEAP) return own;
    const arrays = new Set(entry.inputs.filter((input) => this.#kinds[input] !== 'number'));
    if (arrays.size > 1) return Infinity;
    const [input] = arrays;
    if (input === undefined || this.kept.has(input) || this.#kinds[input] !== 'elementwise') return own;
    return own + this.#steps(input);
  }

  /** What an entry reads through accesses of its own; null where no sums say how. */
  #inputsOf(id: EntryId, accesses: readonly Access[], space: Shape): readonly (readonly [EntryId, Access])[] | null {
    const found: (readonly [EntryId, Access])[] = [];
    for (const access of accesses) {
      const all = inputsThrough(this.#graph, this.#kinds, id, access, space);
      if (!all) return null;
      for (const one of all) found.push(one);
    }
    return found;
  }
}

/** Whether what reads an entry may compute it. */
const isInline = (kind: Kind | undefined) =>
  kind === 'view' || kind === 'elementwise' || kind === 'random' || kind === 'place';

/** What an op or a view reads where it is read itself through an access; null where no sums say how. */
export function inputsThrough(
  graph: Graph,
  kinds: readonly Kind[],
  id: EntryId,
  access: Access,
  space: Shape,
): readonly (readonly [EntryId, Access])[] | null {
  if (kinds[id] === 'view') {
    const further = through(graph, id, access, space);
    return further && [[viewed(graph, id), further]];
  }
  const { inputs, shape } = graph.entries[id] as OpEntry;
  if (kinds[id] === 'random') {
    const strides = space.map(() => 0);
    return [0, 1].map((offset) => [inputs[0]!, { offset, strides }]);
  }
  const found: (readonly [EntryId, Access])[] = [];
  for (const input of inputs) {
    const further = throughBroadcast(access, space, shape, graph.entries[input]!.shape);
    if (!further) return null;
    found.push([input, further]);
  }
  return found;
}

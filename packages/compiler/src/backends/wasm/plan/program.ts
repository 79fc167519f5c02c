import type { EntryId, OpDef, Shape } from '@keisan/autograd';
import { type ConstantEntry, type OpEntry, type Scalar, Scalars, typeOf, uniformAt } from '@keisan/autograd/internal';
import { type Access, identity, sameAccess } from './access.ts';
import { inputsThrough } from './explore.ts';
import { scalarOf } from './scalar-of.ts';
import type { MapStep, Plan, Read } from './steps.ts';

/** What a program reads: an element in memory, or its own place among the elements of a value. */
interface ProgramRead extends Read {
  readonly isPlace: boolean;
}

/** What a kernel computes at a place: scalars, and what they read. */
export interface KernelProgram {
  readonly reads: readonly ProgramRead[];
  readonly results: readonly Scalar[];
  /** The same for programs that are alike. */
  readonly key: string;
}

/** No sums say where what an entry reads lies. */
class UnreadableError extends Error {}

/** Gives the scalar of a part of a program, given those of the parts before it. */
type Make = (s: Scalars, parts: readonly Scalar[]) => Scalar;

/** The parts of a program, in order. Their scalars are made where a kernel is written: most programs are like one that there is. */
class Outline implements KernelProgram {
  readonly reads: ProgramRead[] = [];
  readonly #keys: string[] = [];
  readonly #makes: Make[] = [];
  #roots: readonly number[] = [];
  #results: readonly Scalar[] | null = null;

  /** Adds a part, and returns its place. */
  add(key: string, make: Make): number {
    this.#keys.push(key);
    return this.#makes.push(make) - 1;
  }

  /** Adds something to read, and returns its place among that. */
  read(read: ProgramRead): number {
    return this.reads.push(read) - 1;
  }

  end(roots: readonly number[]): this {
    this.#roots = roots;
    return this;
  }

  get key(): string {
    return `${this.#keys.join('; ')} -> ${this.#roots}`;
  }

  get results(): readonly Scalar[] {
    this.#results ??= this.#made();
    return this.#results;
  }

  #made(): readonly Scalar[] {
    const s = new Scalars();
    const parts: Scalar[] = [];
    for (const make of this.#makes) parts.push(make(s, parts));
    return this.#roots.map((root) => parts[root]!);
  }
}

const opNumbers = new Map<OpDef, number>();

/** A number for an op. */
function numberOf(op: OpDef): number {
  const known = opNumbers.get(op) ?? opNumbers.size;
  opNumbers.set(op, known);
  return known;
}

const textOf = (number: number) => (Object.is(number, -0) ? '-0' : `${number}`);

/** What an op computes of parts, as text. */
function keyOfOp({ op, attrs, dtype }: OpEntry, inputs: readonly number[]): string {
  const numbers = op.elementwise!.parameters?.(attrs) ?? [];
  return `op ${numberOf(op)} ${dtype} ${numbers.map(textOf)} of ${inputs}`;
}

/** The program of a kernel that computes `roots` for every place of a space; what is not among `computed` it reads. */
export function programOfKernel(
  { graph, kinds }: Pick<Plan, 'graph' | 'kinds'>,
  space: Shape,
  roots: readonly EntryId[],
  computed: ReadonlySet<EntryId>,
): KernelProgram {
  const outline = new Outline();
  const known = new Map<EntryId, (readonly [Access, number])[]>();

  const partAt = (id: EntryId, access: Access): number => {
    const own = known.get(id) ?? [];
    const before = own.find(([each]) => sameAccess(each, access, space));
    if (before) return before[1];
    const fresh = written(id, access);
    own.push([access, fresh]);
    known.set(id, own);
    return fresh;
  };

  const placeAt = (value: EntryId, access: Access): number => {
    const place = outline.read({ value, access, isPlace: true });
    return outline.add('place', (s) => s.input(place, 'int32'));
  };

  const written = (id: EntryId, access: Access): number => {
    const entry = graph.entries[id]!;
    const { dtype } = entry;
    if (kinds[id] === 'number') {
      const { data, offset } = (entry as ConstantEntry).value;
      const number = data[offset]!;
      return outline.add(`${dtype} ${textOf(number)}`, (s) => s.constantOf(typeOf(dtype), number));
    }
    if (!computed.has(id)) {
      const read = outline.read({ value: id, access, isPlace: false });
      return outline.add(`${dtype} read`, (s) => s.input(read, dtype));
    }
    if (kinds[id] === 'place') return placeAt(id, access);
    const found = inputsThrough(graph, kinds, id, access, space);
    if (!found) throw new UnreadableError(`entry ${id} cannot be read so`);
    const inputs = found.map(([input, further]) => partAt(input, further));
    if (kinds[id] === 'view') return inputs[0]!;
    if (kinds[id] === 'random') {
      const [seed, draw] = inputs as [number, number];
      const place = placeAt(id, access);
      return outline.add(`random of ${inputs} at ${place}`, (s, parts) =>
        uniformAt(s, parts[place] as Scalar<'int32'>, parts[seed] as Scalar<'int32'>, parts[draw] as Scalar<'int32'>),
      );
    }
    const op = entry as OpEntry;
    return outline.add(keyOfOp(op, inputs), (s, parts) =>
      scalarOf(
        s,
        op,
        inputs.map((input) => parts[input]!),
      ),
    );
  };

  return outline.end(roots.map((id) => partAt(id, identity(space))));
}

/** What a map computes for a place, given what is there already though it is a result. */
export function programOfMap(
  plan: Pick<Plan, 'graph' | 'kinds'>,
  { space, results, members }: MapStep,
  there: ReadonlySet<EntryId> = new Set(),
): KernelProgram {
  const own = results.filter(({ id, value }) => id === value && !there.has(id)).map(({ id }) => id);
  return programOfKernel(
    plan,
    space,
    results.map(({ id }) => id),
    new Set([...members, ...own]),
  );
}

/** Whether a map that reads through other accesses than it was made with can do so. */
export function isReadable(plan: Pick<Plan, 'graph' | 'kinds'>, map: MapStep, there: ReadonlySet<EntryId>): boolean {
  try {
    programOfMap(plan, map, there);
    return true;
  } catch (error) {
    if (error instanceof UnreadableError) return false;
    throw error;
  }
}

import type { EntryId, Shape } from '@keisan/autograd';
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

/** The program of a kernel that computes `roots` for every place of a space; what is not among `computed` it reads. */
export function programOfKernel(
  { graph, kinds }: Pick<Plan, 'graph' | 'kinds'>,
  space: Shape,
  roots: readonly EntryId[],
  computed: ReadonlySet<EntryId>,
): KernelProgram {
  const s = new Scalars();
  const reads: ProgramRead[] = [];
  const known = new Map<EntryId, (readonly [Access, Scalar])[]>();

  const scalarAt = (id: EntryId, access: Access): Scalar => {
    const own = known.get(id) ?? [];
    const before = own.find(([each]) => sameAccess(each, access, space));
    if (before) return before[1];
    const fresh = written(id, access);
    own.push([access, fresh]);
    known.set(id, own);
    return fresh;
  };

  const placeAt = (value: EntryId, access: Access): Scalar<'int32'> => {
    reads.push({ value, access, isPlace: true });
    return s.input(reads.length - 1, 'int32') as Scalar<'int32'>;
  };

  const written = (id: EntryId, access: Access): Scalar => {
    const entry = graph.entries[id]!;
    if (kinds[id] === 'number') {
      const { data, offset } = (entry as ConstantEntry).value;
      return s.constantOf(typeOf(entry.dtype), data[offset]!);
    }
    if (!computed.has(id)) {
      reads.push({ value: id, access, isPlace: false });
      return s.input(reads.length - 1, entry.dtype);
    }
    if (kinds[id] === 'place') return placeAt(id, access);
    const inputs = inputsThrough(graph, kinds, id, access, space);
    if (!inputs) throw new UnreadableError(`entry ${id} cannot be read so`);
    const scalars = inputs.map(([input, further]) => scalarAt(input, further));
    if (kinds[id] === 'random') {
      const [seed, draw] = scalars as [Scalar<'int32'>, Scalar<'int32'>];
      return uniformAt(s, placeAt(id, access), seed, draw);
    }
    return kinds[id] === 'view' ? scalars[0]! : scalarOf(s, entry as OpEntry, scalars);
  };

  const results = roots.map((id) => scalarAt(id, identity(space)));
  return { reads, results, key: s.keyOf(...results) };
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

import { ElementwiseKernel } from '../kernels/elementwise.ts';
import { isUniform } from '../kernels/layout.ts';
import type { View } from '../kernels/view.ts';
import { type Scalar, typeOf } from '../scalar/program.ts';
import { write } from '../scalar/program-of.ts';
import type { Scalars } from '../scalar/scalars.ts';
import { SLOTS } from '../scalar/staging.ts';
import { sameShape } from '../shape.ts';
import type { Attributes } from '../spec.ts';
import { type ConstantEntry, type Entry, type EntryId, type Graph, inputsOf, type OpEntry } from './graph.ts';

/** What one kernel reads at most: there is room for no more operands, and the result, in the memory of kernels. */
const MOST_INPUTS = SLOTS - 1;

/** How many ops one kernel computes at most: longer ones keep too much in registers. */
const MOST_OPS = 32;

/** Several elementwise ops of one shape, each of which only another one of them reads: one kernel computes them all. */
export interface Fused {
  /** The entry of the last of them. */
  readonly result: EntryId;
  /** What they read of others. */
  readonly inputs: readonly EntryId[];
  run(inputs: readonly View[]): View;
}

const isElementwise = (entry: Entry): entry is OpEntry =>
  entry.kind === 'op' &&
  entry.op.elementwise !== undefined &&
  entry.op.elementwise.check === undefined &&
  entry.shape.every((length) => length >= 0);

const isNumber = (entry: Entry): entry is ConstantEntry =>
  entry.kind === 'constant' && entry.value.size > 0 && isUniform(entry.value);

/** For each elementwise op that only one other reads, of the same shape: that one. */
function soleReaders({ entries }: Graph, results: ReadonlySet<EntryId>): ReadonlyMap<EntryId, EntryId> {
  const readers = new Map<EntryId, Set<EntryId>>();
  entries.forEach((entry, id) => {
    for (const input of inputsOf(entry)) readers.set(input, (readers.get(input) ?? new Set()).add(id));
  });
  const sole = new Map<EntryId, EntryId>();
  for (const [id, [reader, ...others]] of readers) {
    const [entry, user] = [entries[id]!, entries[reader!]!];
    if (others.length > 0 || results.has(id) || !isElementwise(entry) || !isElementwise(user)) continue;
    if (sameShape(entry.shape, user.shape)) sole.set(id, reader!);
  }
  return sole;
}

interface Group {
  readonly members: ReadonlySet<EntryId>;
  readonly inputs: readonly EntryId[];
}

/** The ops that can be computed with the one at `result`. */
function groupOf({ entries }: Graph, result: EntryId, sole: ReadonlyMap<EntryId, EntryId>): Group {
  const read = (id: EntryId) => (entries[id] as OpEntry).inputs.filter((input) => !isNumber(entries[input]!));
  const members = new Set([result]);
  let inputs = new Set(read(result));
  for (const id of inputs) {
    if (!members.has(sole.get(id)!) || members.size === MOST_OPS) continue;
    const wider = new Set([...inputs, ...read(id)]);
    wider.delete(id);
    if (wider.size > MOST_INPUTS) continue;
    members.add(id);
    for (const input of wider) inputs.add(input);
    inputs.delete(id);
  }
  inputs = new Set([...inputs].sort((a, b) => a - b));
  return { members, inputs: [...inputs] };
}

const parametersOf = ({ op, attrs }: OpEntry): readonly number[] =>
  op.elementwise!.parameters?.(attrs as Attributes) ?? [];

function kernelOf({ entries }: Graph, result: EntryId, { members, inputs }: Group): ElementwiseKernel {
  return new ElementwiseKernel((s, ...x) => {
    const scalarOf = (id: EntryId): Scalar => {
      const entry = entries[id]!;
      if (isNumber(entry)) return numberOf(s, entry);
      return members.has(id) ? written(entry as OpEntry) : x[inputs.indexOf(id)]!;
    };
    const written = (entry: OpEntry): Scalar => {
      const numbers = parametersOf(entry).map((value) => s.constantOf(typeOf(entry.dtype), value));
      const value = write(s, entry.op.elementwise!.value, entry.dtype, [...entry.inputs.map(scalarOf), ...numbers]);
      return entry.dtype === 'uint8' ? s.and(value as Scalar<'int32'>, 255) : value;
    };
    return written(entries[result] as OpEntry);
  });
}

function numberOf(s: Scalars, { dtype, value: { data, offset } }: ConstantEntry): Scalar {
  return s.constantOf(typeOf(dtype), data[offset]!);
}

/**
 * The elementwise ops of a graph that one kernel each computes together, to the bits that they have one by one.
 * @param results What is read of the graph.
 */
export function fuse(
  graph: Graph,
  results: ReadonlySet<EntryId>,
): { readonly fused: readonly Fused[]; readonly within: ReadonlySet<EntryId> } {
  const { entries } = graph;
  const sole = soleReaders(graph, results);
  const within = new Set<EntryId>();
  const fused: Fused[] = [];
  for (let result = entries.length - 1; result >= 0; result--) {
    const entry = entries[result]!;
    if (within.has(result) || !isElementwise(entry)) continue;
    const group = groupOf(graph, result, sole);
    if (group.members.size === 1) continue;
    for (const id of group.members) within.add(id);
    const kernel = kernelOf(graph, result, group);
    const dtypes = group.inputs.map((id) => entries[id]!.dtype);
    const { shape, dtype } = entry;
    fused.push({ result, inputs: group.inputs, run: (inputs) => kernel.run(inputs, dtypes, shape, dtype) });
  }
  return { fused, within };
}

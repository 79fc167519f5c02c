import type { DType } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import type { View } from '../kernels/view.ts';
import type { Shape } from '../shape.ts';
import type { Attributes, AttributeValue, NestedGraph } from '../spec.ts';
import type { OpDef } from '../tensor.ts';

/** The place of an entry in a graph's list. Entries only read earlier ones. */
export type EntryId = number;

interface EntryBase {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** An argument of the traced function. */
export interface InputEntry extends EntryBase {
  /** Tells it from other entries. */
  readonly kind: 'input';
  /** What it is called in the printed graph. */
  readonly name: string;
}

/** A parameter that the traced code read or assigned: its value before the call. */
export interface VariableEntry extends EntryBase {
  /** Tells it from other entries. */
  readonly kind: 'variable';
  /** What it is called in the printed graph. */
  readonly name: string;
  /** Which of the parameters of the traced program it is; of several, side by side, it holds the elements of all. */
  readonly places: readonly number[];
}

/** The random generator's key before the call. */
interface KeyEntry extends EntryBase {
  readonly kind: 'key';
}

/** A value known when the code was traced. */
export interface ConstantEntry extends EntryBase {
  /** Tells it from other entries. */
  readonly kind: 'constant';
  /** The value. */
  readonly value: View;
}

/** An op applied to earlier entries. It stands for the first output of the op. */
export interface OpEntry extends EntryBase {
  /** Tells it from other entries. */
  readonly kind: 'op';
  /** The op itself. */
  readonly op: OpDef;
  /** What it reads. */
  readonly inputs: readonly EntryId[];
  /** Its static arguments. */
  readonly attrs: Attributes;
}

/** A further output of an op. */
interface OutputEntry extends EntryBase {
  readonly kind: 'output';
  /** The entry of the op. */
  readonly of: EntryId;
  /** Which of its outputs, from 1 on. */
  readonly index: number;
}

/** A value of a graph: one given from outside, or an op applied to earlier ones. */
export type Entry = InputEntry | VariableEntry | KeyEntry | ConstantEntry | OpEntry | OutputEntry;

/** The new value of a variable. */
export interface Update {
  /** The variable, as it was before the run. */
  readonly variable: EntryId;
  /** What it holds after the run. */
  readonly value: EntryId;
}

/** A traced program: plain data, in order of computation. */
export interface Graph extends NestedGraph {
  /** Every value, each after those that it reads. */
  readonly entries: readonly Entry[];
  /** The results of the traced function, in the order of its structure. */
  readonly outputs: readonly EntryId[];
  /** What the traced function assigned to parameters. */
  readonly updates: readonly Update[];
  /** How many random keys one run of the program takes from the generator. */
  readonly draws: number;
}

/** An attribute as the graph that it is, such as the body of a loop; null for any other. */
export function asGraph(value: AttributeValue): Graph | null {
  return typeof value === 'object' && value !== null && 'draws' in value ? (value as unknown as Graph) : null;
}

const kinds: readonly unknown[] = ['input', 'variable', 'key', 'constant', 'op', 'output'] satisfies Entry['kind'][];

/** Whether something is an entry at a place, which reads only what stands before it. */
function isEntry(entry: Partial<Entry> | null | undefined, place: EntryId): boolean {
  if (!kinds.includes(entry?.kind) || !Array.isArray(entry!.shape)) return false;
  const isEarlier = (id: unknown) => Number.isInteger(id) && (id as EntryId) >= 0 && (id as EntryId) < place;
  if (entry!.kind === 'output') return isEarlier(entry!.of);
  if (entry!.kind !== 'op') return true;
  const { op, inputs } = entry as Partial<OpEntry>;
  return typeof op?.infer === 'function' && Array.isArray(inputs) && inputs.every(isEarlier);
}

/**
 * Rejects what no function was traced to.
 * @throws ValueError
 */
export function checkGraph(where: string, graph: Graph): void {
  const { entries, outputs, updates } = (graph ?? {}) as Partial<Graph>;
  if ([entries, outputs, updates].every(Array.isArray)) {
    const ids = [...outputs!, ...updates!.flatMap((update) => [update?.variable, update?.value])];
    if (entries!.every(isEntry) && ids.every((id) => Number.isInteger(id) && id >= 0 && id < entries!.length)) return;
  }
  throw new ValueError({
    where,
    got: describeValue(graph),
    expected: 'a graph, as trace returns it',
    fix: typeof graph === 'function' ? `Write ${where}(trace(f, [{ shape: [3] }]))` : '',
  });
}

/** Whether the value of an entry comes from outside. */
export function isGiven({ kind }: Entry): boolean {
  return kind === 'input' || kind === 'variable' || kind === 'key';
}

/** What an entry reads. */
export function inputsOf(entry: Entry): readonly EntryId[] {
  if (entry.kind === 'op') return entry.inputs;
  return entry.kind === 'output' ? [entry.of] : [];
}

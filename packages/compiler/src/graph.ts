import type { Attributes, AttributeValue, DType, NdArray, Shape } from '@keisan/autograd';
import { formatNumber, formatShape, type OpName, sizeOf } from '@keisan/autograd/internal';

/** The place of an entry in a graph's list. Entries only read earlier ones. */
export type EntryId = number;

interface EntryBase {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** An argument of the traced function. */
export interface InputEntry extends EntryBase {
  readonly kind: 'input';
  readonly name: string;
}

/** A parameter that the traced code read or assigned: its value before the call. */
interface VariableEntry extends EntryBase {
  readonly kind: 'variable';
  readonly name: string;
}

/** The random generator's key before the call. */
interface KeyEntry extends EntryBase {
  readonly kind: 'key';
}

/** A value known when the code was traced. */
export interface ConstantEntry extends EntryBase {
  readonly kind: 'constant';
  readonly value: NdArray;
}

/** An op applied to earlier entries. */
interface OpEntry extends EntryBase {
  readonly kind: 'op';
  readonly op: OpName;
  readonly inputs: readonly EntryId[];
  readonly attrs: Attributes;
}

/** A value of a graph: one given from outside, or an op applied to earlier ones. */
export type Entry = InputEntry | VariableEntry | KeyEntry | ConstantEntry | OpEntry;

/** The new value of a variable. */
export interface Update {
  /** The variable, as it was before the run. */
  readonly variable: EntryId;
  /** What it holds after the run. */
  readonly value: EntryId;
}

/** A traced program: plain data, in order of computation. */
export interface Graph {
  /** Every value, each after those that it reads. */
  readonly entries: readonly Entry[];
  /** The results of the traced function, in the order of its structure. */
  readonly outputs: readonly EntryId[];
  /** What the traced function assigned to parameters. */
  readonly updates: readonly Update[];
  /** How many random keys one run of the program takes from the generator. */
  readonly draws: number;
}

/** Below this many elements per tensor, a second thread takes longer to start than it saves. */
const LARGE = 4096;

/** Whether a graph has tensors so large that threads should share its work. */
export function isLarge({ entries }: Graph): boolean {
  return entries.some(({ shape }) => sizeOf(shape) > LARGE);
}

const typeOf = ({ dtype, shape }: EntryBase) => `${dtype}${formatShape(shape)}`;

function printAttributes(attrs: Attributes): string[] {
  const format = (value: AttributeValue) => (typeof value === 'number' ? formatNumber(value) : String(value));
  return Object.entries(attrs).map(
    ([name, value]) =>
      `${name}=${Array.isArray(value) ? `[${value.map(format).join(', ')}]` : format(value as AttributeValue)}`,
  );
}

function printConstant({ value, shape, dtype }: ConstantEntry): string {
  const literal = value.size === 1 ? formatNumber(value.get(...shape.map(() => 0))) : '...';
  return `constant(${literal}): ${typeOf({ shape, dtype })}`;
}

/**
 * The graph as a short readable program.
 *
 * @example
 * ```ts
 * import { printGraph, type Tensor, trace } from 'keisan';
 *
 * printGraph(trace((x: Tensor) => x.square().sum(), [{ shape: [3], dtype: 'float32' }]));
 * // graph(x0: float32[3]) {
 * //   %1 = square(x0): float32[3]
 * //   %2 = sum(%1, axes=[0]): float32[]
 * //   return %2
 * // }
 * ```
 */
export function printGraph({ entries, outputs, updates }: Graph): string {
  const name = (id: EntryId): string => {
    const entry = entries[id]!;
    if (entry.kind === 'input' || entry.kind === 'variable') return entry.name;
    return entry.kind === 'key' ? 'key' : `%${id}`;
  };
  const parameters = entries.flatMap((entry, id) =>
    entry.kind === 'op' || entry.kind === 'constant'
      ? []
      : [`${entry.kind === 'variable' ? 'variable ' : ''}${name(id)}: ${typeOf(entry)}`],
  );
  const lines = entries.flatMap((entry, id) => {
    if (entry.kind === 'constant') return [`%${id} = ${printConstant(entry)}`];
    if (entry.kind !== 'op') return [];
    const args = [...entry.inputs.map(name), ...printAttributes(entry.attrs)];
    return [`%${id} = ${entry.op}(${args.join(', ')}): ${typeOf(entry)}`];
  });
  const assignments = updates.map(({ variable, value }) => `${name(variable)} := ${name(value)}`);
  const body = [...lines, ...assignments, `return ${outputs.map(name).join(', ')}`.trimEnd()];
  return [`graph(${parameters.join(', ')}) {`, ...body.map((line) => `  ${line}`), '}'].join('\n');
}

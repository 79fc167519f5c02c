import type { Attributes, DType, EntryId, Graph, OpDef } from '@keisan/autograd';
import { type OpEntry, type Scalar, Scalars, stepsOf, typeOf, write } from '@keisan/autograd/internal';

/** The scalar that an elementwise op gives for scalars. */
export function scalarOf(s: Scalars, { op, attrs, dtype }: OpEntry, inputs: readonly Scalar[]): Scalar {
  const { value, parameters } = op.elementwise!;
  const numbers = (parameters?.(attrs as Attributes) ?? []).map((number) => s.constantOf(typeOf(dtype), number));
  const result = write(s, value, dtype, [...inputs, ...numbers]);
  return dtype === 'uint8' ? s.and(result as Scalar<'int32'>, 255) : result;
}

/** By op, and by what else a program depends on. */
const known = new WeakMap<OpDef, Map<string, number>>();

/** How many steps the program of an elementwise op has, constants apart; Infinity where it has tables or seldom needed steps. */
export function lengthOf({ entries }: Graph, id: EntryId): number {
  const entry = entries[id] as OpEntry;
  const { op, attrs, dtype } = entry;
  const dtypes = entry.inputs.map((input) => entries[input]!.dtype);
  const key = `${dtype} ${dtypes} ${op.elementwise!.parameters?.(attrs)}`;
  const lengths = known.get(op) ?? new Map<string, number>();
  known.set(op, lengths);
  const length = lengths.get(key) ?? lengthOfProgram(entry, dtypes);
  lengths.set(key, length);
  return length;
}

function lengthOfProgram(entry: OpEntry, dtypes: readonly DType[]): number {
  const s = new Scalars();
  const inputs = dtypes.map((dtype, index) => s.input(index, dtype));
  const kinds = stepsOf(scalarOf(s, entry, inputs)).map(({ operation }) => operation.kind);
  const isPlain = !kinds.some((kind) => kind === 'rarely' || kind === 'lookup');
  return isPlain ? kinds.filter((kind) => kind !== 'input' && kind !== 'constant').length : Infinity;
}

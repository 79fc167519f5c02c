import type { Attributes, EntryId, Graph } from '@keisan/autograd';
import { type OpEntry, type Scalar, Scalars, stepsOf, typeOf, write } from '@keisan/autograd/internal';

/** The scalar that an elementwise op gives for scalars. */
export function scalarOf(s: Scalars, { op, attrs, dtype }: OpEntry, inputs: readonly Scalar[]): Scalar {
  const { value, parameters } = op.elementwise!;
  const numbers = (parameters?.(attrs as Attributes) ?? []).map((number) => s.constantOf(typeOf(dtype), number));
  const result = write(s, value, dtype, [...inputs, ...numbers]);
  return dtype === 'uint8' ? s.and(result as Scalar<'int32'>, 255) : result;
}

const known = new WeakMap<OpEntry, number>();

/** How many steps the program of an elementwise op has, constants apart; Infinity where it has tables or seldom needed steps. */
export function lengthOf({ entries }: Graph, id: EntryId): number {
  const entry = entries[id] as OpEntry;
  const before = known.get(entry);
  if (before !== undefined) return before;
  const s = new Scalars();
  const inputs = entry.inputs.map((input, index) => s.input(index, entries[input]!.dtype));
  const kinds = stepsOf(scalarOf(s, entry, inputs)).map(({ operation }) => operation.kind);
  const isPlain = !kinds.some((kind) => kind === 'rarely' || kind === 'lookup');
  const length = isPlain ? kinds.filter((kind) => kind !== 'input' && kind !== 'constant').length : Infinity;
  known.set(entry, length);
  return length;
}

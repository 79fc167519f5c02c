import type { Attributes, Entry, EntryId, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { append } from '../../../passes/rewrite.ts';
import { opEntry } from '../../../passes/side-by-side.ts';

const writer = (entries: Entry[]) => {
  const add = (op: OpDef, inputs: readonly EntryId[], attrs: Attributes, shape: Shape) =>
    append(entries, opEntry(op, inputs, attrs, shape, 'float32'));
  return {
    add,
    reshaped: (id: EntryId, shape: Shape) => add(registry.reshape, [id], { shape }, shape),
    transposed: (id: EntryId, perm: readonly number[]) =>
      add(
        registry.transpose,
        [id],
        { perm },
        perm.map((axis) => entries[id]!.shape[axis]!),
      ),
  };
};

/** A batch of products with one matrix as one product: the rows of all follow each other. Null where it is none. */
export function lowerProduct(entries: Entry[], { inputs, attrs, shape, dtype }: OpEntry): EntryId | null {
  const [a, b] = inputs as [EntryId, EntryId];
  const [left, right] = [entries[a]!.shape, entries[b]!.shape];
  if (dtype !== 'float32' || left.length < 3 || right.length !== 2 || attrs.transposeA) return null;
  const { add, reshaped } = writer(entries);
  const rows = sizeOf(left.slice(0, -1));
  const product = add(registry.matmul, [reshaped(a, [rows, left.at(-1)!]), b], attrs, [rows, shape.at(-1)!]);
  return reshaped(product, shape);
}

/** The sum of a batch of products as one product, whose depth is that of all, as the gradient of a shared matrix is. Null where it is none. */
export function lowerSumOfProducts(entries: Entry[], { inputs, attrs: { axes }, shape }: OpEntry): EntryId | null {
  const product = entries[inputs[0]!]!;
  if (product.kind !== 'op' || product.op !== registry.matmul || product.dtype !== 'float32') return null;
  const [a, b] = product.inputs as [EntryId, EntryId];
  const { transposeA, transposeB } = product.attrs;
  const batch = product.shape.slice(0, -2);
  const isShared = [a, b].some((id) => !sameShape(entries[id]!.shape.slice(0, -2), batch));
  const summed = new Set(axes as readonly number[]);
  if (batch.length === 0 || isShared || summed.size !== batch.length || !batch.every((_, axis) => summed.has(axis))) {
    return null;
  }
  const { add, reshaped, transposed } = writer(entries);
  const [rows, columns] = shape as readonly [number, number];
  const depth = sizeOf(entries[a]!.shape) / rows;
  const first = batch.map((_, axis) => axis);
  const count = batch.length;
  const left = transposeA
    ? reshaped(a, [depth, rows])
    : reshaped(transposed(a, [count, ...first, count + 1]), [rows, depth]);
  const right = reshaped(transposeB ? transposed(b, [...first, count + 1, count]) : b, [depth, columns]);
  return add(registry.matmul, [left, right], { transposeA: transposeA === true, transposeB: false }, shape);
}

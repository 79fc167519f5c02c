import type { Entry, EntryId } from '@keisan/autograd';
import { type OpEntry, registry, sameShape, sizeOf } from '@keisan/autograd/internal';
import { Contraction, type Named, Writer } from './writer.ts';

/** Products of float64 that add up more numbers than this are better off as eager ones, whose operands are packed. */
const MOST_FLOAT64 = 2 ** 18;

/**
 * A batch of products with one matrix as one product: the rows of all follow each other. Products of anything but float32 are sums. Null
 * where it is better off as it is.
 */
export function lowerProduct(entries: Entry[], entry: OpEntry): EntryId | null {
  const { inputs, attrs, shape, dtype } = entry;
  const [a, b] = inputs as [EntryId, EntryId];
  const [left, right] = [entries[a]!.shape, entries[b]!.shape];
  if (dtype !== 'float32') {
    const depth = left.at(attrs.transposeA ? -2 : -1)!;
    return dtype === 'float64' && sizeOf(shape) * depth > MOST_FLOAT64 ? null : lowerToSums(entries, entry);
  }
  if (left.length < 3 || right.length !== 2 || attrs.transposeA) return null;
  const writer = new Writer(entries);
  const rows = sizeOf(left.slice(0, -1));
  const flat = writer.reshape(a, [rows, left.at(-1)!]);
  return writer.reshape(writer.add(registry.matmul, [flat, b], attrs, [rows, shape.at(-1)!]), shape);
}

/** Products of matrices as sums of products of numbers. */
function lowerToSums(entries: Entry[], { inputs, attrs, shape }: OpEntry): EntryId {
  const writer = new Writer(entries);
  const batch = shape.slice(0, -2).map((_, i) => `batch${i}`);
  /** Axes of length 1 before the last two are none: the batch goes over one matrix there. */
  const named = (id: EntryId, matrix: readonly [string, string], isTurned: boolean): Named => {
    const own = writer.shapeOf(id);
    const names = [...batch.slice(batch.length + 2 - own.length), ...(isTurned ? matrix.toReversed() : matrix)];
    const isThere = (axis: number) => own[axis]! > 1 || axis >= own.length - 2;
    return {
      id: writer.reshape(
        id,
        own.filter((_, axis) => isThere(axis)),
      ),
      axes: names.filter((_, axis) => isThere(axis)),
    };
  };
  const [a, b] = inputs as [EntryId, EntryId];
  const left = named(a, ['row', 'depth'], attrs.transposeA === true);
  const right = named(b, ['depth', 'column'], attrs.transposeB === true);
  const kept = batch.filter((name) => [...left.axes, ...right.axes].includes(name));
  return writer.reshape(new Contraction(writer, left, right).sum([...kept, 'row', 'column']), shape);
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
  const writer = new Writer(entries);
  const [rows, columns] = shape as readonly [number, number];
  const depth = sizeOf(entries[a]!.shape) / rows;
  const first = batch.map((_, axis) => axis);
  const count = batch.length;
  const left = transposeA
    ? writer.reshape(a, [depth, rows])
    : writer.reshape(writer.transpose(a, [count, ...first, count + 1]), [rows, depth]);
  const right = writer.reshape(transposeB ? writer.transpose(b, [...first, count + 1, count]) : b, [depth, columns]);
  return writer.add(registry.matmul, [left, right], { transposeA: transposeA === true, transposeB: false }, shape);
}

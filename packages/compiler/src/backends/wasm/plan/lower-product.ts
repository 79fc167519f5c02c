import type { Entry, EntryId } from '@keisan/autograd';
import { type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { Contraction, type Named, Writer } from './writer.ts';

/** Products of float64 that add up more numbers than this are better off as eager ones, whose operands are packed. */
const MOST_FLOAT64 = 2 ** 18;

/** The operands of products of matrices. An axis of a batch along which an operand is the same is none of its own. */
function operandsOf(writer: Writer, { inputs, attrs, shape }: OpEntry) {
  const batch = shape.slice(0, -2).map((_, i) => `batch${i}`);
  const named = (id: EntryId, matrix: readonly string[], isTurned: boolean): Named => {
    const own = writer.shapeOf(id);
    const names = [...batch.slice(batch.length + 2 - own.length), ...(isTurned ? matrix.toReversed() : matrix)];
    const isThere = (_: unknown, axis: number) => own[axis]! > 1 || axis >= own.length - 2;
    return { id: writer.reshape(id, own.filter(isThere)), axes: names.filter(isThere) };
  };
  const left = named(inputs[0]!, ['row', 'depth'], attrs.transposeA === true);
  const right = named(inputs[1]!, ['depth', 'column'], attrs.transposeB === true);
  return { left, right, batch: batch.filter((name) => [...left.axes, ...right.axes].includes(name)) };
}

/**
 * A batch of products with one matrix as one product: the rows of all follow each other. Products of anything but float32 are sums. Null
 * where it is better off as it is.
 */
export function lowerProduct(entries: Entry[], entry: OpEntry): EntryId | null {
  const { inputs, attrs, shape, dtype } = entry;
  const [left, right] = inputs.map((id) => entries[id]!.shape);
  const isOne = left!.length > 2 && right!.length === 2 && !attrs.transposeA;
  const numbers = sizeOf(shape) * left!.at(attrs.transposeA ? -2 : -1)!;
  if (dtype === 'float32' ? !isOne : dtype === 'float64' && numbers > MOST_FLOAT64) return null;
  const writer = new Writer(entries);
  const operands = operandsOf(writer, entry);
  const contraction = new Contraction(writer, operands.left, operands.right);
  const kept = [...operands.batch, 'row', 'column'];
  return writer.reshape(dtype === 'float32' ? contraction.product(kept) : contraction.sum(kept), shape);
}

/** The sum of a batch of products as one product, whose depth is that of all, as the gradient of a shared matrix is. Null where it is none. */
export function lowerSumOfProducts(entries: Entry[], { inputs, attrs, shape }: OpEntry): EntryId | null {
  const product = entries[inputs[0]!]!;
  if (product.kind !== 'op' || product.op !== registry.matmul || product.dtype !== 'float32') return null;
  const axes = attrs.axes as readonly number[];
  const last = product.shape.length - 2;
  if (axes.length === 0 || axes.length !== last || axes.some((axis) => axis >= last)) return null;
  const isShared = product.inputs.some(
    (id) => sizeOf(entries[id]!.shape.slice(0, -2)) < sizeOf(product.shape.slice(0, -2)),
  );
  if (isShared) return null;
  const writer = new Writer(entries);
  const { left, right } = operandsOf(writer, product as OpEntry);
  return writer.reshape(new Contraction(writer, left, right).product(['row', 'column']), shape);
}

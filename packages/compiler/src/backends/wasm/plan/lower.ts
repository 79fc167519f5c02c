import type { Entry, EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry } from '@keisan/autograd/internal';
import { shareCommonSubexpressions } from '../../../passes/common-subexpressions.ts';
import { append, rewrite } from '../../../passes/rewrite.ts';
import { opEntry } from '../../../passes/side-by-side.ts';
import { lowerConvolution } from './lower-convolution.ts';
import { lowerPool } from './lower-pool.ts';
import { lowerProduct, lowerSumOfProducts } from './lower-product.ts';

const isStatic = (shape: Shape) => shape.every((length) => length > 0);

/** Softmax, or its logarithm, as reductions of rows and what is computed from each element: so it fuses with what is around it. */
function lowerSoftmax(entries: Entry[], { inputs, shape, dtype, op }: OpEntry): EntryId {
  const [x] = inputs as [EntryId];
  const axis = shape.length - 1;
  const add = (op: OpDef, of: readonly EntryId[], attrs = {}, as: Shape = shape) =>
    append(entries, opEntry(op, of, attrs, as, dtype));
  const rows = shape.with(axis, 1);
  const overRow = (op: OpDef, of: EntryId) =>
    add(registry.reshape, [add(op, [of], { axes: [axis] }, shape.slice(0, axis))], { shape: rows }, rows);
  const shifted = add(registry.sub, [x, overRow(registry.max, x)]);
  const powers = add(registry.exp, [shifted]);
  const total = overRow(registry.sum, powers);
  if (op === registry.softmax) return add(registry.div, [powers, total]);
  return add(registry.sub, [shifted, add(registry.log, [total], {}, rows)]);
}

const softmaxes: ReadonlySet<OpDef> = new Set([registry.softmax, registry.logSoftmax]);
const convolutions: ReadonlySet<OpDef> = new Set([registry.conv, registry.convInput, registry.convKernel]);

const pools: ReadonlySet<OpDef> = new Set([
  registry.maxPool,
  registry.averagePool,
  registry.putLargest,
  registry.spreadAverages,
]);

/** What an op is written as; null where it stays as it is. */
function lowered(entries: Entry[], entry: OpEntry): EntryId | null {
  if (!isStatic(entry.shape) || !entry.inputs.every((id) => isStatic(entries[id]!.shape))) return null;
  if (softmaxes.has(entry.op)) return lowerSoftmax(entries, entry);
  if (convolutions.has(entry.op)) return lowerConvolution(entries, entry);
  if (pools.has(entry.op)) return lowerPool(entries, entry);
  if (entry.op === registry.matmul) return lowerProduct(entries, entry);
  return entry.op === registry.sum ? lowerSumOfProducts(entries, entry) : null;
}

/** What graphs were lowered to: the choice of where one runs asks for it, and then its plan. */
const known = new WeakMap<Graph, Graph>();

/** A graph in which what can be written with other ops, at no loss, is written so. */
export function lower(graph: Graph): Graph {
  const before = known.get(graph);
  if (before) return before;
  const written = rewritten(graph);
  known.set(graph, written);
  return written;
}

function rewritten(graph: Graph): Graph {
  const written = rewrite(
    graph,
    (entry, entries) => (entry.kind === 'op' ? lowered(entries, entry) : null) ?? append(entries, entry),
  );
  return shareCommonSubexpressions(written);
}

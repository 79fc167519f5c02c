import type { Entry, EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry } from '@keisan/autograd/internal';
import { shareCommonSubexpressions } from '../../../passes/common-subexpressions.ts';
import { append, rewrite } from '../../../passes/rewrite.ts';
import { lowerConvolution } from './lower-convolution.ts';
import { lowerPool } from './lower-pool.ts';
import { lowerProduct, lowerSumOfProducts } from './lower-product.ts';
import { lowerReduction, lowerSearch } from './lower-search.ts';
import { Writer } from './writer.ts';

const isStatic = (shape: Shape) => shape.every((length) => length > 0);

/** Softmax, or its logarithm, as reductions of rows and what is computed from each element: so it fuses with what is around it. */
function lowerSoftmax(entries: Entry[], { inputs, shape, op }: OpEntry): EntryId {
  const [x] = inputs as [EntryId];
  const writer = new Writer(entries);
  const axis = shape.length - 1;
  const rows = shape.with(axis, 1);
  const overRow = (op: OpDef, of: EntryId) => writer.reshape(writer.reduce(op, of, [axis]), rows);
  const shifted = writer.add(registry.sub, [x, overRow(registry.max, x)], {}, shape);
  const powers = writer.add(registry.exp, [shifted], {}, shape);
  const total = overRow(registry.sum, powers);
  if (op === registry.softmax) return writer.add(registry.div, [powers, total], {}, shape);
  return writer.add(registry.sub, [shifted, writer.add(registry.log, [total], {}, rows)], {}, shape);
}

const softmaxes: ReadonlySet<OpDef> = new Set([registry.softmax, registry.logSoftmax]);
const convolutions: ReadonlySet<OpDef> = new Set([registry.conv, registry.convInput, registry.convKernel]);

const searches: ReadonlySet<OpDef> = new Set([registry.argmax, registry.argmin]);
const reductions: ReadonlySet<OpDef> = new Set([registry.sum, registry.max, registry.min]);

const pools: ReadonlySet<OpDef> = new Set([
  registry.maxPool,
  registry.averagePool,
  registry.putLargest,
  registry.pickLargest,
  registry.spreadAverages,
]);

/** What an op is written as; null where it stays as it is. */
function lowered(entries: Entry[], entry: OpEntry): EntryId | null {
  if (!isStatic(entry.shape) || !entry.inputs.every((id) => isStatic(entries[id]!.shape))) return null;
  if (softmaxes.has(entry.op)) return lowerSoftmax(entries, entry);
  if (convolutions.has(entry.op)) return lowerConvolution(entries, entry);
  if (pools.has(entry.op)) return lowerPool(entries, entry);
  if (searches.has(entry.op)) return lowerSearch(entries, entry);
  if (entry.op === registry.matmul) return lowerProduct(entries, entry);
  if (!reductions.has(entry.op)) return null;
  return (entry.op === registry.sum ? lowerSumOfProducts(entries, entry) : null) ?? lowerReduction(entries, entry);
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

import type { Entry, EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry } from '@keisan/autograd/internal';
import { shareCommonSubexpressions } from '../../../passes/common-subexpressions.ts';
import { append, rewrite } from '../../../passes/rewrite.ts';
import { opEntry } from '../../../passes/side-by-side.ts';
import { lowerConvolution } from './lower-convolution.ts';
import { lowerPool } from './lower-pool.ts';

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

/** What graphs were lowered to: the choice of where one runs asks for it, and then its plan. */
const known = new WeakMap<Graph, Graph>();

/** A graph in which what can be written with other ops, at no loss, is written so. */
export function lower(graph: Graph): Graph {
  const before = known.get(graph);
  if (before) return before;
  const lowered = rewritten(graph);
  known.set(graph, lowered);
  return lowered;
}

function rewritten(graph: Graph): Graph {
  const lowered = rewrite(graph, (entry, entries) => {
    if (entry.kind !== 'op' || !isStatic(entry.shape)) return append(entries, entry);
    if (softmaxes.has(entry.op)) return lowerSoftmax(entries, entry);
    if (
      !(convolutions.has(entry.op) || pools.has(entry.op)) ||
      !entry.inputs.every((id) => isStatic(entries[id]!.shape))
    ) {
      return append(entries, entry);
    }
    const lowered = convolutions.has(entry.op) ? lowerConvolution(entries, entry) : lowerPool(entries, entry);
    return lowered ?? append(entries, entry);
  });
  return shareCommonSubexpressions(lowered);
}

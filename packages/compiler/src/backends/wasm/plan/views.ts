import type { EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { type OpEntry, registry } from '@keisan/autograd/internal';
import { type Access, throughBroadcast, throughSlice, throughTranspose, throughWindows } from './access.ts';
import { windowsOp } from './windows.ts';

/** How reading an output of an op reads its input. */
type View = (op: OpEntry, from: Shape, output: number, to: Shape, access: Access, space: Shape) => Access | null;

const known = new WeakMap<readonly number[], readonly number[]>();

/** Where each part of a split begins. There may be very many, which ask one by one. */
function startsOf(sizes: readonly number[]): readonly number[] {
  const found = known.get(sizes);
  if (found) return found;
  let total = 0;
  const starts = sizes.map((n) => {
    total += n;
    return total - n;
  });
  known.set(sizes, starts);
  return starts;
}

const views: ReadonlyMap<OpDef, View> = new Map<OpDef, View>([
  [registry.reshape, (_, __, ___, ____, access) => access],
  [registry.broadcastTo, (_, from, __, to, access, space) => throughBroadcast(access, space, to, from)],
  [
    registry.transpose,
    ({ attrs }, from, _, to, access, space) =>
      throughTranspose(access, space, to, from, attrs.perm as readonly number[]),
  ],
  [
    registry.slice,
    ({ attrs }, from, _, to, access, space) =>
      throughSlice(access, space, to, from, attrs.starts as readonly number[], attrs.steps as readonly number[]),
  ],
  [
    windowsOp,
    ({ attrs }, from, _, to, access, space) =>
      throughWindows(access, space, to, from, attrs.strides as readonly number[], attrs.dilation as readonly number[]),
  ],
  [
    registry.split,
    ({ attrs }, from, output, to, access, space) => {
      const { axis, sizes } = attrs as unknown as { axis: number; sizes: readonly number[] };
      const start = startsOf(sizes)[output]!;
      const starts = from.map((_, i) => (i === axis ? start : 0));
      const steps = from.map(() => 1);
      return throughSlice(access, space, to, from, starts, steps);
    },
  ],
]);

/** Whether an entry is elements of another one, in places of their own. */
export function isView(graph: Graph, id: EntryId): boolean {
  const entry = graph.entries[id]!;
  if (entry.kind === 'output') return isView(graph, entry.of);
  return entry.kind === 'op' && views.has(entry.op);
}

/** What a view is a view of. */
export function viewed(graph: Graph, id: EntryId): EntryId {
  const entry = graph.entries[id]!;
  return entry.kind === 'output' ? viewed(graph, entry.of) : (entry as OpEntry).inputs[0]!;
}

/** How a kernel that reads the view `id` reads what that is a view of; null where no sums say it. */
export function through(graph: Graph, id: EntryId, access: Access, space: Shape): Access | null {
  const entry = graph.entries[id]!;
  const op = (entry.kind === 'output' ? graph.entries[entry.of] : entry) as OpEntry;
  const from = graph.entries[op.inputs[0]!]!.shape;
  return views.get(op.op)!(op, from, entry.kind === 'output' ? entry.index : 0, entry.shape, access, space);
}

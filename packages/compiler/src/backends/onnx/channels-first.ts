import type { Attributes, Entry, EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { asGraph, type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { shareCommonSubexpressions } from '../../passes/common-subexpressions.ts';
import { dropDeadCode } from '../../passes/dead-code.ts';
import { nested } from '../../passes/nested.ts';
import { append, rewrite } from '../../passes/rewrite.ts';
import { simplify } from '../../passes/simplify.ts';
import { sumOfUnpooled } from '../../passes/sum-of-unpooled.ts';

type OutputEntry = Extract<Entry, { readonly kind: 'output' }>;

/** Which inputs of an op are images, and whether its output is one. */
interface ImageOp {
  readonly inputs: readonly boolean[];
  readonly output: boolean;
}

const both: ImageOp = { inputs: [true, true], output: true };
const withKernel: ImageOp = { inputs: [true, false], output: true };

const imageOps: ReadonlyMap<OpDef, ImageOp> = new Map([
  [registry.conv, withKernel],
  [registry.convInput, withKernel],
  [registry.convKernel, { inputs: [true, true], output: false }],
  [registry.maxPool, both],
  [registry.putLargest, both],
  [registry.pickLargest, both],
  [registry.averagePool, both],
  [registry.spreadAverages, both],
]);

const reductions: ReadonlySet<OpDef> = new Set([registry.sum, registry.max, registry.min]);

/** Attributes that have a number for each axis, by op. */
const perAxis: ReadonlyMap<OpDef, readonly string[]> = new Map([
  [registry.pad, ['before', 'after']],
  [registry.slice, ['starts', 'sizes', 'steps']],
  [registry.broadcastTo, ['shape']],
]);

const spatial = (rank: number, from: number) => Array.from({ length: rank - 2 }, (_, i) => i + from);
const toFirst = (rank: number): readonly number[] => [0, rank - 1, ...spatial(rank, 1)];
const toLast = (rank: number): readonly number[] => [0, ...spatial(rank, 2), 1];
const inOrder = <T>(list: readonly T[], perm: readonly number[]): T[] => perm.map((axis) => list[axis]!);
const isAscending = (list: readonly number[]) => list.every((n, i) => i === 0 || n > list[i - 1]!);

/** Entries to which values with their channels first are added. */
class Layout {
  constructor(readonly entries: Entry[]) {}

  add(op: OpDef, inputs: readonly EntryId[], attrs: Attributes): EntryId {
    const [spec] = op.infer(
      inputs.map((id) => this.entries[id]!),
      attrs,
    );
    return append(this.entries, { kind: 'op', op, inputs, attrs, shape: spec!.shape, dtype: spec!.dtype });
  }

  shape(id: EntryId): Shape {
    return this.entries[id]!.shape;
  }

  /** What a value has its channels last of, if it was made so by a transpose. */
  source(id: EntryId): EntryId | null {
    const entry = this.entries[id]!;
    if (entry.kind !== 'op' || entry.op !== registry.transpose || entry.shape.length < 3) return null;
    const perm = entry.attrs.perm as readonly number[];
    return toLast(perm.length).every((axis, i) => perm[i] === axis) ? entry.inputs[0]! : null;
  }

  /** A value with its channels first, one of fewer axes as it broadcasts to `rank` of them. */
  first(id: EntryId, rank: number): EntryId {
    const shape = this.shape(id);
    if (shape.length === 0) return id;
    if (shape.length < rank) {
      const full = [...new Array<number>(rank - shape.length).fill(1), ...shape];
      return this.first(this.add(registry.reshape, [id], { shape: full }), rank);
    }
    const source = this.source(id);
    if (source !== null) return source;
    const perm = toFirst(rank);
    const entry = this.entries[id]!;
    if (entry.kind === 'op' && entry.op === registry.broadcastTo) {
      return this.add(entry.op, [this.first(entry.inputs[0]!, rank)], { shape: inOrder(shape, perm) });
    }
    return isAscending(perm.filter((axis) => shape[axis] !== 1))
      ? this.add(registry.reshape, [id], { shape: inOrder(shape, perm) })
      : this.add(registry.transpose, [id], { perm });
  }

  /** A value whose channels are first, with its channels last. */
  last(id: EntryId): EntryId {
    return this.add(registry.transpose, [id], { perm: toLast(this.shape(id).length) });
  }

  /**
   * Whether at least as many inputs are there with their channels first as would have to be brought into that order. Those that are
   * stretched are in either order at once.
   */
  isWorth(inputs: readonly EntryId[], rank: number): boolean {
    if (rank < 3 || rank > 5) return false;
    const whole = inputs.filter((id) => this.shape(id).length === rank && sizeOf(this.shape(id)) > 1);
    const isStretched = (entry: Entry) => entry.kind === 'op' && entry.op === registry.broadcastTo;
    const stretched = whole.filter((id) => isStretched(this.entries[id]!)).length;
    const ready = whole.filter((id) => this.source(id) !== null).length;
    return ready + stretched > 0 && ready >= whole.length - ready - stretched;
  }
}

function moved(layout: Layout, entry: OpEntry): EntryId | null {
  const { op, inputs, attrs, shape } = entry;
  const rank = shape.length;
  const images = imageOps.get(op);
  if (images) {
    if (attrs.channelsFirst) return null;
    const operands = inputs.map((id, i) => (images.inputs[i] ? layout.first(id, layout.shape(id).length) : id));
    const result = layout.add(op, operands, { ...attrs, channelsFirst: true });
    return images.output ? layout.last(result) : result;
  }
  const source = inputs.length === 1 ? layout.source(inputs[0]!) : null;
  if (reductions.has(op) && source !== null) {
    const order = toFirst(layout.shape(inputs[0]!).length);
    const axes = attrs.axes as readonly number[];
    const kept = order.flatMap((_, axis) => (axes.includes(axis) ? [] : [order.indexOf(axis)]));
    if (!isAscending(kept)) return null;
    return layout.add(op, [source], { axes: axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b) });
  }
  if (!layout.isWorth(inputs, rank)) return null;
  const operands = () => inputs.map((id) => layout.first(id, rank));
  const order = toFirst(rank);
  if (op.elementwise) return layout.last(layout.add(op, operands(), attrs));
  if (op === registry.concat || op === registry.split) {
    return layout.last(layout.add(op, operands(), { ...attrs, axis: order.indexOf(attrs.axis as number) }));
  }
  const lists = perAxis.get(op);
  if (!lists || layout.shape(inputs[0]!).length !== rank) return null;
  const ordered = lists.map((name) => [name, inOrder(attrs[name] as readonly number[], order)]);
  return layout.last(layout.add(op, operands(), { ...attrs, ...Object.fromEntries(ordered) }));
}

/** A further output of an op: where the op stands with its channels first, its outputs do. */
function movedOutput(layout: Layout, entry: OutputEntry): EntryId | null {
  const of = layout.source(entry.of);
  if (of === null) return null;
  const shape = inOrder(entry.shape, toFirst(entry.shape.length));
  return layout.last(append(layout.entries, { ...entry, of, shape }));
}

const hasImages = ({ entries }: Graph): boolean =>
  entries.some((entry) => {
    if (entry.kind !== 'op') return false;
    return (
      imageOps.has(entry.op) ||
      Object.values(entry.attrs).some((value) => {
        const graph = asGraph(value);
        return graph !== null && hasImages(graph);
      })
    );
  });

/**
 * Convolution and pooling of images with their channels first, which is how ONNX has them. What follows them, element by element, in sums
 * over images, in slices and concatenations, has its channels first too, so that transposes are left only where images come from or go
 * to something else.
 */
export function channelsFirst(graph: Graph): Graph {
  if (!hasImages(graph)) return graph;
  const inside = nested(channelsFirst)(graph);
  const rewritten = rewrite(inside, (entry, entries) => {
    const layout = new Layout(entries);
    if (entry.kind === 'op') return moved(layout, entry) ?? append(entries, entry);
    return (entry.kind === 'output' ? movedOutput(layout, entry) : null) ?? append(entries, entry);
  });
  return [simplify, sumOfUnpooled, shareCommonSubexpressions, dropDeadCode].reduce(
    (current, pass) => pass(current),
    rewritten,
  );
}

import { isFloat } from '../dtype.ts';
import { SymbolicValueError } from '../errors.ts';
import { isUniform } from '../kernels/layout.ts';
import { viewOf } from '../kernels/view.ts';
import { detachOp } from '../ops/cast.ts';
import { broadcastToOp } from '../ops/movement.ts';
import { formatShape } from '../shape.ts';
import type { Attributes, TensorSpec } from '../spec.ts';
import { historyOf } from '../tape.ts';
import type { GraphNode, OpDef, Tensor } from '../tensor.ts';
import type { Entry, EntryId } from './graph.ts';

const detach = detachOp as unknown as OpDef;

const specOf = ({ shape, dtype }: TensorSpec): TensorSpec => ({ shape, dtype });

/** A value that a graph is given, and the tensors that stand for it in the traced code. */
export interface Given {
  readonly entry: Entry;
  readonly stands: readonly Tensor[];
}

/** What to write down. */
export interface Writing {
  /** What the graph is given, in the order of its entries. */
  readonly given: readonly Given[];
  /** What it computes. */
  readonly roots: readonly Tensor[];
  /**
   * Whether a tensor is a value from around the graph: it becomes an input, and what it was computed from is no part of the graph.
   * Without it nothing is, and known values become constants.
   */
  readonly isOuter?: (t: Tensor) => boolean;
  /** Whether the graph may be differentiated: it then holds where no gradient flows. Default: false. */
  readonly differentiable?: boolean;
}

/** Entries, where tensors are among them, and the tensors from around the graph behind its last inputs. */
export interface Written {
  readonly entries: readonly Entry[];
  readonly captured: readonly Tensor[];
  idOf(t: Tensor): EntryId;
}

/** Whether the graph goes on behind a tensor. A graph that may be differentiated also holds what known values were computed from. */
const continues = (t: Tensor, differentiable: boolean): boolean =>
  t.node !== null && (t.isSymbolic || (differentiable && t.requiresGrad));

/** Writes the history of tensors down as the entries of a graph. */
export function writeGraph({ given, roots, isOuter, differentiable = false }: Writing): Written {
  const pages: Pages = { entries: [], ids: new Map(), ops: new Map() };
  const { entries, ids } = pages;
  for (const { entry, stands } of given) {
    for (const t of stands) ids.set(t, entries.length);
    entries.push(entry);
  }
  const captures = (t: Tensor) => !ids.has(t) && isOuter?.(t) === true;
  const order = historyOf(roots, (t) => ids.has(t) || captures(t) || !continues(t, differentiable)).reverse();
  const captured = order.filter(captures);
  for (const t of captured) {
    ids.set(t, entries.length);
    entries.push({ kind: 'input', name: t.name || `outer${entries.length}`, ...specOf(t) });
  }
  for (const t of order) {
    if (ids.has(t)) continue;
    if (continues(t, differentiable)) addResult(pages, t, differentiable);
    else if (t.isSymbolic) throw strangerError(t);
    else {
      addConstant(entries, t);
      ids.set(t, entries.length - 1);
    }
  }
  return { entries, captured, idOf: (t) => ids.get(t)! };
}

/** What is written so far. */
interface Pages {
  readonly entries: Entry[];
  readonly ids: Map<Tensor, EntryId>;
  readonly ops: Map<GraphNode, EntryId>;
}

/** Writes the op that made `t`, and `t`. A gradient rule may read every output of an op. */
function addResult({ entries, ids, ops }: Pages, t: Tensor, differentiable: boolean): void {
  const node = t.node!;
  const { op, inputs, attrs, outputs } = node;
  if (op === detach && !differentiable) {
    ids.set(t, ids.get(inputs[0]!)!);
    return;
  }
  if (!ops.has(node)) {
    const first = specOf(outputs[0]!);
    ops.set(node, entries.push({ kind: 'op', op, inputs: inputs.map((x) => ids.get(x)!), attrs, ...first }) - 1);
  }
  const of = ops.get(node)!;
  for (const y of differentiable ? outputs : [t]) {
    const index = outputs.indexOf(y);
    const id = index === 0 ? of : entries.push({ kind: 'output', of, index, ...specOf(y) }) - 1;
    ids.set(y, differentiable && isCut(y, node) ? entries.push(cutOff(y, id)) - 1 : id);
  }
}

/** Whether the traced code cut off the gradient of a result, as within noGrad. */
const isCut = ({ requiresGrad, dtype }: Tensor, { op, inputs }: GraphNode): boolean =>
  !requiresGrad && isFloat(dtype) && op.vjp !== 'nondifferentiable' && inputs.some((x) => x.requiresGrad);

const cutOff = ({ shape, dtype }: Tensor, id: EntryId): Entry => ({
  kind: 'op',
  op: detach,
  inputs: [id],
  attrs: { dtype },
  shape,
  dtype,
});

/** A constant with one element everywhere is written down as that element, stretched. */
function addConstant(entries: Entry[], t: Tensor): void {
  const { shape, dtype, view: value } = t;
  if (value.size < 2 || !isUniform(value)) {
    entries.push({ kind: 'constant', shape, dtype, value });
    return;
  }
  entries.push({ kind: 'constant', shape: [], dtype, value: viewOf(value.data, [], [], value.offset) });
  const attrs: Attributes = { shape };
  const op = broadcastToOp as unknown as OpDef;
  entries.push({ kind: 'op', op, inputs: [entries.length - 1], attrs, shape, dtype });
}

function strangerError(t: Tensor): SymbolicValueError {
  return new SymbolicValueError({
    where: 'compile',
    got: `a symbolic tensor of shape ${formatShape(t.shape)} that was kept from another call`,
    expected: 'only the arguments of this one, and what is computed from them',
    fix: 'Pass it in as an argument, and return it rather than keep it',
  });
}

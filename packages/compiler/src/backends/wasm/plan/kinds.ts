import type { EntryId, Graph, OpDef, Shape } from '@keisan/autograd';
import { type ConstantEntry, isFloat, isGiven, isUniform, type OpEntry, registry } from '@keisan/autograd/internal';
import { isView } from './views.ts';
import { mosaicOp, placesOp, totalOp } from './windows.ts';

/**
 * How an entry comes to its value: from outside; as a constant, or one number everywhere; as elements of another; element by element,
 * from others, from the generator's key, or from its place; by a kernel of its own; row by row from a table, or to one; by a loop or a choice,
 * whose bodies have kernels; as one of several results; or by a call of the op's own value.
 */
export type Kind =
  | 'given'
  | 'constant'
  | 'number'
  | 'view'
  | 'elementwise'
  | 'random'
  | 'place'
  | 'reduction'
  | 'product'
  | 'pieces'
  | 'rows'
  | 'scan'
  | 'while'
  | 'cond'
  | 'result'
  | 'call';

/** Whether a shape is known before the run, and holds something. */
const isSolid = (shape: Shape): boolean => shape.every((length) => length > 0);

/** Whether the length of the first axis shows only when the graph runs: such values stay outside the memory of kernels. */
export const isOpen = ({ shape }: { readonly shape: Shape }): boolean => shape.some((length) => length < 0);

const reductions: ReadonlySet<OpDef> = new Set([registry.sum, registry.max, registry.min, totalOp]);
const pieces: ReadonlySet<OpDef> = new Set([registry.concat, registry.pad, mosaicOp]);

const isNumber = ({ value }: ConstantEntry) => value.size > 0 && isUniform(value);

/** A table of rows may be open: how many it has shows where it is read. */
function isRows({ entries }: Graph, { op, inputs, attrs, shape }: OpEntry): boolean {
  const [table, places] = inputs.map((id) => entries[id]!);
  return (
    op === registry.gather && isSolid(shape) && isSolid(places!.shape) && (attrs.axis === 0 || isSolid(table!.shape))
  );
}

const controls: ReadonlyMap<OpDef, Kind> = new Map<OpDef, Kind>([
  [registry.scan, 'scan'],
  [registry.whileLoop, 'while'],
  [registry.cond, 'cond'],
]);

function kindOfOp(graph: Graph, id: EntryId, entry: OpEntry): Kind {
  const { op, inputs, attrs, shape, dtype } = entry;
  const control = controls.get(op);
  if (control) return control;
  if (isRows(graph, entry)) return 'rows';
  const hasEmptyPart = op === registry.split && (attrs.sizes as readonly number[]).includes(0);
  const isSmooth =
    !hasEmptyPart && [entry, ...inputs.map((input) => graph.entries[input]!)].every((each) => isSolid(each.shape));
  if (!isSmooth) return 'call';
  if (isView(graph, id)) return 'view';
  if (op === registry.randomUniform) return 'random';
  if (op === placesOp) return 'place';
  // What is checked are integers.
  if (op.elementwise) return op.elementwise.check && !isFloat(dtype) ? 'call' : 'elementwise';
  if (reductions.has(op)) return 'reduction';
  if (pieces.has(op)) return 'pieces';
  if (op === registry.scatterAdd && graph.entries[inputs[1]!]!.dtype === 'int32') return 'rows';
  return op === registry.matmul && dtype === 'float32' && shape.length >= 2 ? 'product' : 'call';
}

/** The kind of every entry. */
export function kindsOf(graph: Graph): readonly Kind[] {
  const kinds: Kind[] = [];
  graph.entries.forEach((entry, id) => {
    if (isGiven(entry)) kinds.push('given');
    else if (entry.kind === 'constant') kinds.push(isNumber(entry) ? 'number' : 'constant');
    else if (entry.kind === 'output') kinds.push(kinds[entry.of] === 'view' ? 'view' : 'result');
    else kinds.push(kindOfOp(graph, id, entry as OpEntry));
  });
  return kinds;
}

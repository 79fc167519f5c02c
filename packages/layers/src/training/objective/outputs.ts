import type { Tree } from '@keisan/autograd';
import { Tensor } from '@keisan/autograd';
import type { PartialShape } from '../../shapes.ts';
import { type Leaf, leavesOf, type Path } from '../../structure.ts';

/** What is known of an output before there is a value. */
export interface OutputSpec {
  /** Batch first; null for any length. */
  readonly shape: PartialShape;
}

/** One output of a model. */
export interface Output extends OutputSpec {
  /** Its place among the outputs. */
  readonly index: number;
  /** Where it is in what the model returns. */
  readonly path: Path;
  /** What it is called in logs and by options; null where it has no name. */
  readonly name: string | null;
}

const isFlat = (outputs: readonly Leaf<unknown>[]) => outputs.every(({ path }) => path.length === 1);

/** The model's names for its outputs, where it has one for each. */
function namesFor(outputs: readonly Leaf<unknown>[], known: readonly string[] | null): readonly (string | null)[] {
  const names = known?.length === outputs.length ? known : null;
  const keys = outputs.map(({ path: [key] }) => key);
  if (isFlat(outputs) && keys.every((key) => typeof key === 'string')) return keys;
  return outputs.map((_, i) => names?.[i] ?? null);
}

/**
 * The outputs of a model, one by one, in Keras's order: that of a list, or the model's own, or that of the names.
 *
 * @param known The names that the model itself has for its outputs, in their order.
 * Source: build of Keras's CompileMetrics.
 */
export function outputsOf(specs: readonly Leaf<OutputSpec>[], known: readonly string[] | null): readonly Output[] {
  const names = namesFor(specs, known);
  const outputs = specs.map(({ path, value }, i) => ({ path, shape: value.shape, name: names[i]! }));
  const rank = ({ name }: { readonly name: string | null }) => (name === null ? -1 : (known?.indexOf(name) ?? -1));
  const isModelsOwn =
    isFlat(specs) && new Set(outputs.map(rank)).size === specs.length && !outputs.some((o) => rank(o) < 0);
  const ordered = isModelsOwn ? outputs.sort((a, b) => rank(a) - rank(b)) : outputs;
  return ordered.map((output, index) => ({ ...output, index }));
}

/** What a model returned, one tensor for each output, in their order. */
export function inOrder(returned: Tree, outputs: readonly Output[]): readonly Tensor[] {
  if (returned instanceof Tensor) return [returned];
  const found = leavesOf<Tensor>(returned as never);
  return outputs.map(({ path }) => found.find((leaf) => samePath(leaf.path, path))!.value);
}

const samePath = (a: Path, b: Path) => a.length === b.length && a.every((key, i) => key === b[i]);

/** What messages call the outputs: their names, or how many there are. */
export function describeOutputs(outputs: readonly Output[]): string {
  const names = outputs.map(({ name, path }) => name ?? (path.join('.') || null));
  const number = outputs.length === 1 ? 'the one output' : `the ${outputs.length} outputs`;
  return names.every((name) => name !== null) ? `${number}, ${names.join(', ')}` : number;
}

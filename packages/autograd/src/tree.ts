import { describeValue } from './describe-value.ts';
import { ValueError } from './errors.ts';
import { Tensor } from './tensor.ts';

/** Tensors in any nesting of arrays and plain objects. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** How deep a tree may be: one that holds itself has no end. */
const DEEPEST = 1000;

/**
 * The tensors of a tree, in order.
 * @throws ValueError for anything else in it, and for a tree that holds itself.
 */
export function leaves(where: string, tree: unknown, depth = 0): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (typeof tree === 'object' && tree !== null && !ArrayBuffer.isView(tree) && depth < DEEPEST) {
    return Object.values(tree).flatMap((branch) => leaves(where, branch, depth + 1));
  }
  throw new ValueError({
    where,
    got:
      depth < DEEPEST ? describeValue(tree) : `arrays or objects more than ${DEEPEST} deep, as where one holds itself`,
    expected: 'tensors, or arrays and objects of tensors',
    fix: depth < DEEPEST ? 'Wrap numbers and arrays with tensor(...)' : '',
  });
}

/** A tree of the same structure with other leaves, such as tensors, taken in order. */
export function rebuild<T>(tree: T, others: readonly unknown[]): T {
  let next = 0;
  const build = (branch: unknown): unknown => {
    if (branch instanceof Tensor) return others[next++];
    if (Array.isArray(branch)) return branch.map(build);
    return Object.fromEntries(Object.entries(branch as object).map(([key, value]) => [key, build(value)]));
  };
  return build(tree) as T;
}

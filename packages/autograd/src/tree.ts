import { describeValue } from './describe-value.ts';
import { ValueError } from './errors.ts';
import { Tensor } from './tensor.ts';

/** Tensors in any nesting of arrays and plain objects. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** The tensors of a tree, in order. */
export function leaves(where: string, tree: unknown): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (typeof tree === 'object' && tree !== null && !ArrayBuffer.isView(tree)) {
    return Object.values(tree).flatMap((branch) => leaves(where, branch));
  }
  throw new ValueError({
    where,
    got: describeValue(tree),
    expected: 'tensors, or arrays and objects of tensors',
    fix: 'Wrap numbers and arrays with tensor(...)',
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

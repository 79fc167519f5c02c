import { ValueError } from './errors.ts';
import { describeValue } from './given/describe-value.ts';
import { checkDone } from './given/given-function.ts';
import { isPlain } from './given/is-plain.ts';
import { isPromise } from './given/is-promise.ts';
import { isTangled } from './given/tangled.ts';
import { Tensor } from './tensor.ts';

/** Tensors in any nesting of arrays and plain objects. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** `T`, where it is a {@link Tree}: an object may be of an interface, too, which has no index signature. */
export type StructureOf<T> = T extends Tree
  ? T
  : T extends (...args: never) => unknown
    ? never
    : T extends object
      ? { readonly [K in keyof T]: StructureOf<T[K]> }
      : never;

/** A list of arguments, each a {@link Tree} or a structure of interfaces. */
export type Structures<Args> = readonly unknown[] & { readonly [K in keyof Args]: StructureOf<Args[K]> };

/** How deep a tree may be: one that holds itself has no end. */
const DEEPEST = 1000;

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !isPromise(value) && (Array.isArray(value) || isPlain(value));

const EXPECTED = 'tensors, or arrays and objects of tensors';

/**
 * The tensors of a tree, in order.
 * @throws ValueError where there is something else in it, and for a tree that holds itself.
 */
export function leaves(where: string, tree: unknown, depth = 0): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (depth >= DEEPEST) throw endless(where, `arrays or objects more than ${DEEPEST} deep, as where one holds itself`);
  if (depth === 0 && isTangled(tree, (value) => !isBranch(value))) {
    throw endless(where, 'arrays or objects that hold the same ones over and over, or nothing at most places');
  }
  if (isBranch(tree)) {
    return Object.values(tree).flatMap((branch) => leaves(where, branch, depth + 1));
  }
  throw new ValueError({
    where,
    got: describeValue(tree),
    expected: EXPECTED,
    fix: isPromise(tree) ? 'Wait for it with await' : 'Wrap numbers and arrays with tensor(...)',
  });
}

const endless = (where: string, got: string) => new ValueError({ where, got, expected: EXPECTED });

/**
 * The tensors that a function returned.
 * @throws ValueError where it returned a promise, nothing, or something else than tensors.
 */
export function resultLeaves(where: string, result: unknown): Tensor[] {
  if (checkDone(where, result) !== undefined) return leaves(`${where}: the result of the function`, result);
  throw new ValueError({
    where,
    got: 'a function that returns nothing',
    expected: EXPECTED,
    fix: 'Return the result, or [] where there is none',
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

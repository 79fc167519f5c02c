import { isPlain } from '@keisan/autograd/internal';
import type { PartialShape } from '../shapes.ts';

/** How deep a tree may be: one that holds itself has no end. */
const DEEPEST = 100;

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (Array.isArray(value) || isPlain(value));

/** Whether `value` is a shape, which is a leaf of a tree of shapes although it is an array. */
const isShape = (value: unknown): boolean =>
  Array.isArray(value) && value.every((length) => length === null || typeof length === 'number');

/**
 * A tree of the same structure with other leaves.
 *
 * @param isLeaf What is no branch, although it may be an array or an object.
 * @param change What stands for a leaf. Those of an object are gone through by the order of their names, as Keras does it.
 */
export function mapLeaves(
  tree: unknown,
  isLeaf: (value: unknown) => boolean,
  change: (leaf: unknown) => unknown,
  depth = 0,
): unknown {
  if (!isBranch(tree) || depth > DEEPEST || isLeaf(tree)) return change(tree);
  if (Array.isArray(tree)) return tree.map((branch) => mapLeaves(branch, isLeaf, change, depth + 1));
  const branches = tree as Readonly<Record<string, unknown>>;
  const names = Object.keys(branches);
  const mapped = new Map(names.toSorted().map((name) => [name, mapLeaves(branches[name], isLeaf, change, depth + 1)]));
  return Object.fromEntries(names.map((name) => [name, mapped.get(name)]));
}

const never = () => false;

/** {@link mapLeaves} where arrays and plain objects are branches, and everything else is a leaf. */
export const mapTree = (tree: unknown, change: (leaf: unknown) => unknown): unknown => mapLeaves(tree, never, change);

/** {@link mapLeaves} for trees of shapes. */
export const mapShapes = (tree: unknown, change: (shape: PartialShape) => unknown): unknown =>
  mapLeaves(tree, isShape, change as (leaf: unknown) => unknown);

/** The leaves of a tree, in order. */
export function leavesOf(tree: unknown): unknown[] {
  const found: unknown[] = [];
  mapTree(tree, (leaf) => found.push(leaf));
  return found;
}

/** The leaves of a tree of shapes, in order. */
export function shapesOf(tree: unknown): PartialShape[] {
  const found: PartialShape[] = [];
  mapShapes(tree, (shape) => found.push(shape));
  return found;
}

/** Whether two trees have the same branches. */
export function sameStructure(a: unknown, b: unknown): boolean {
  if (!isBranch(a) || !isBranch(b)) return !isBranch(a) && !isBranch(b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && sameStructure(a[key as keyof object], b[key as keyof object]))
  );
}

/** Whether a leaf of a tree is of a class: in nested arrays of numbers only the first of each array is looked at. */
export function holds(tree: unknown, isLeaf: (value: unknown) => boolean, depth = 0): boolean {
  if (isLeaf(tree)) return true;
  if (!isBranch(tree) || depth > DEEPEST) return false;
  if (Array.isArray(tree) && typeof tree[0] !== 'object') return false;
  return Object.values(tree).some((branch) => holds(branch, isLeaf, depth + 1));
}

import type { PartialShape } from '../shapes.ts';
import { isNesting, mapLeaves } from '../structure.ts';

/** How deep a tree may be: one that holds itself has no end. */
const DEEPEST = 100;

/** Whether `value` is a shape, which is a leaf of a tree of shapes although it is an array. */
const isShape = (value: unknown): boolean =>
  Array.isArray(value) && value.every((length) => length === null || typeof length === 'number');

/**
 * A tree of the same structure with other leaves, which branches beyond the deepest are too.
 * @param isLeaf What is no branch, although it may be an array or an object.
 */
export function mapTreeOf(
  tree: unknown,
  isLeaf: (value: unknown) => boolean,
  change: (leaf: unknown) => unknown,
): unknown {
  return mapLeaves<unknown, unknown>(
    tree as never,
    (leaf) => change(leaf),
    (value, path) => !isNesting(value) || path.length > DEEPEST || isLeaf(value),
  );
}

const never = () => false;

/** A tree of the same structure with other leaves: arrays and plain objects are branches, and everything else is a leaf. */
export const mapTree = (tree: unknown, change: (leaf: unknown) => unknown): unknown => mapTreeOf(tree, never, change);

/** {@link mapTree} for trees of shapes. */
export const mapShapes = (tree: unknown, change: (shape: PartialShape) => unknown): unknown =>
  mapTreeOf(tree, isShape, change as (leaf: unknown) => unknown);

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
  if (!isNesting(a) || !isNesting(b)) return !isNesting(a) && !isNesting(b);
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
  if (!isNesting(tree) || depth > DEEPEST) return false;
  if (Array.isArray(tree) && typeof tree[0] !== 'object') return false;
  return Object.values(tree).some((branch) => holds(branch, isLeaf, depth + 1));
}

import { everyPlace } from '@keisan/autograd/internal';
import type { PartialShape } from '../shapes.ts';
import { isNesting, mapLeaves } from '../structure.ts';

/** Whether `value` is a shape, which is a leaf of a tree of shapes although it is an array. */
const isShape = (value: unknown): boolean =>
  Array.isArray(value) && everyPlace(value, (length) => length === null || typeof length === 'number');

/**
 * A tree of the same structure with other leaves, which a branch that holds itself is too.
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
    (value) => !isNesting(value) || isLeaf(value),
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
export function holds(tree: unknown, isLeaf: (value: unknown) => boolean): boolean {
  const left = [tree];
  const seen = new Set<unknown>();
  while (left.length > 0) {
    const branch = left.pop();
    if (isLeaf(branch)) return true;
    if (!isNesting(branch) || seen.has(branch)) continue;
    seen.add(branch);
    if (Array.isArray(branch) && typeof branch[0] !== 'object') continue;
    for (const part of Object.values(branch)) left.push(part);
  }
  return false;
}

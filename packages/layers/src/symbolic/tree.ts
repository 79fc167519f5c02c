import { isPlain } from '@keisan/autograd/internal';
import type { PartialShape } from '../shapes.ts';

/** How deep a tree may be: one that holds itself has no end. */
const DEEPEST = 100;

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (Array.isArray(value) || isPlain(value));

/** Whether `value` is a shape, which is a leaf of a tree of shapes although it is an array. */
const isShape = (value: unknown): boolean =>
  Array.isArray(value) && value.every((length) => length === null || typeof length === 'number');

/** A tree of the same structure: arrays and plain objects are its branches, everything else a leaf. */
export function mapTree(
  tree: unknown,
  change: (leaf: unknown, place: string) => unknown,
  place = '',
  depth = 0,
): unknown {
  if (!isBranch(tree) || depth > DEEPEST) return change(tree, place);
  if (Array.isArray(tree)) return tree.map((branch, i) => mapTree(branch, change, `${place}[${i}]`, depth + 1));
  const entries = Object.entries(tree).map(
    ([key, branch]) => [key, mapTree(branch, change, place ? `${place}.${key}` : key, depth + 1)] as const,
  );
  return Object.fromEntries(entries);
}

/** {@link mapTree} for trees of shapes. */
export function mapShapes(tree: unknown, change: (shape: PartialShape) => unknown): unknown {
  if (!isBranch(tree) || isShape(tree)) return change(tree as PartialShape);
  if (Array.isArray(tree)) return tree.map((branch) => mapShapes(branch, change));
  return Object.fromEntries(Object.entries(tree).map(([key, branch]) => [key, mapShapes(branch, change)]));
}

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

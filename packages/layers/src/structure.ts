import { isEndless, isPlain } from '@keisan/autograd/internal';

/** Something in any nesting of lists and plain objects. */
export type Nested<T> = T | readonly Nested<T>[] | { readonly [name: string]: Nested<T> };

/** Where something is in a nesting: names in objects, places in lists. */
export type Path = readonly (string | number)[];

/** Something in a nesting, and where. */
export interface Leaf<T> {
  readonly path: Path;
  readonly value: T;
}

/** Whether `value` is a list or a plain object, rather than something by itself. */
export function isNesting(value: unknown): value is readonly unknown[] | Readonly<Record<string, unknown>> {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && isPlain(value));
}

const isNoNesting = (value: unknown): boolean => !isNesting(value);

/** What a list or an object holds, with the names of an object in alphabetical order, as Keras goes through it. */
export function branches<T>(nesting: readonly T[] | Readonly<Record<string, T>>): [key: string | number, branch: T][] {
  if (Array.isArray(nesting)) return Array.from(nesting, (branch, i) => [i, branch]);
  return Object.entries(nesting as Readonly<Record<string, T>>).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What there is in a nesting, in the order of {@link branches}; a list or an object that holds itself is there as it is. */
export function leavesOf<T>(
  nested: Nested<T>,
  isLeaf: (value: unknown) => boolean = isNoNesting,
  path: Path = [],
  around: readonly unknown[] = [],
): Leaf<T>[] {
  if (isLeaf(nested) || isEndless(nested, around, isLeaf)) return [{ path, value: nested as T }];
  const held = branches(nested as readonly Nested<T>[]);
  return held.flatMap(([key, branch]) => leavesOf(branch, isLeaf, [...path, key], [...around, nested]));
}

/**
 * The same nesting of other things, made in the order of {@link branches}. A list or an object that holds itself is made something
 * of as it is.
 * @param isLeaf What is no nesting, at a path, although it may be a list or an object. Default: what is neither.
 */
export function mapLeaves<T, R>(
  nested: Nested<T>,
  make: (value: T, path: Path) => R,
  isLeaf: (value: unknown, path: Path) => boolean = isNoNesting,
  path: Path = [],
  around: readonly unknown[] = [],
): Nested<R> {
  if (isLeaf(nested, path) || isEndless(nested, around, isLeaf)) return make(nested as T, path);
  const made = new Map(
    branches(nested as readonly Nested<T>[]).map(([key, branch]) => [
      key,
      mapLeaves(branch, make, isLeaf, [...path, key], [...around, nested]),
    ]),
  );
  if (Array.isArray(nested)) return [...made.values()];
  return Object.fromEntries(Object.keys(nested as object).map((name) => [name, made.get(name)!]));
}

/** A copy of a nesting that nobody can change: what was given stays the user's own. */
export function frozenNesting<T>(nested: T, around: readonly unknown[] = []): T {
  if (!isNesting(nested) || isEndless(nested, around, isNoNesting)) return nested;
  const frozen = (branch: unknown) => frozenNesting(branch, [...around, nested]);
  if (Array.isArray(nested)) return Object.freeze(Array.from(nested, frozen)) as T;
  return Object.freeze(Object.fromEntries(Object.entries(nested).map(([name, branch]) => [name, frozen(branch)]))) as T;
}

/** How messages call what is at a place: `x.image`, `y[1]`. */
export function formatPath(name: string, path: Path): string {
  return path.reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${key}`), name);
}

import { FEW, isHollow } from './places.ts';

/** How many times as many ways as parts make a nesting tangled. */
const MUCH = 64;

/** How deep is looked: what is deeper is refused for that. */
const DEEPEST = 1000;

/** How deep what holds data may be: what is deeper, or holds itself, has no end that anybody wants. */
export const DEEPEST_NESTING = 100;

/**
 * Whether there are far more ways into a nesting than parts in it: a list that holds one list twice, which holds one list twice, and so
 * on forty times, is small, but nobody comes to the end of going through it. A list of thousands of millions of places with nothing in them is
 * no better.
 * @param isLeaf What is no branch, at a place.
 */
export function isTangled(
  nesting: unknown,
  isLeaf: (value: unknown, path: readonly (string | number)[]) => boolean,
): boolean {
  const ways = new Map<unknown, number>();
  let parts = 0;
  const count = (value: unknown, path: readonly (string | number)[]): number => {
    const known = ways.get(value);
    if (known !== undefined) return known;
    parts++;
    if (path.length > DEEPEST || isLeaf(value, path)) return 1;
    // What holds itself is met again within.
    ways.set(value, 1);
    if (Array.isArray(value) && isHollow(value)) return Number.POSITIVE_INFINITY;
    let sum = 1;
    const add = (part: unknown, key: string | number) => {
      const isSimple = typeof part !== 'object' || part === null;
      if (isSimple) parts++;
      sum += isSimple ? 1 : count(part, [...path, key]);
    };
    if (Array.isArray(value)) value.forEach(add);
    else for (const [key, part] of Object.entries(value as object)) add(part, key);
    ways.set(value, sum);
    return sum;
  };
  return count(nesting, []) > Math.max(FEW, MUCH * parts);
}

/**
 * Whether a nesting, within those around it, holds itself, or others so often that there is no end of it, or is deeper than any that is
 * one. Only the outermost is looked through.
 * @param isLeaf What is no branch, at a place.
 */
export const isEndless = (
  nesting: unknown,
  around: readonly unknown[],
  isLeaf: (value: unknown, path: readonly (string | number)[]) => boolean,
): boolean =>
  around.length > DEEPEST_NESTING || around.includes(nesting) || (around.length === 0 && isTangled(nesting, isLeaf));

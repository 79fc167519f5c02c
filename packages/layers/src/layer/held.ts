import { isPlain } from '@keisan/autograd/internal';

/** How deep in a property something is looked for: in lists of lists and the like. */
const DEEPEST = 4;

/** The objects of a kind in the properties of `owner`: alone, and in arrays, maps, sets and plain objects there. */
export function heldIn<T>(owner: object, isOne: (value: unknown) => value is T): T[] {
  const found: T[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isOne(value)) return void found.push(value);
    if (depth === DEEPEST) return;
    const isList = Array.isArray(value) || value instanceof Map || value instanceof Set;
    if (!isList && !isPlain(value)) return;
    // A list of numbers holds no objects, however long it is.
    if (Array.isArray(value) && typeof value[0] === 'number') return;
    for (const part of isList ? value.values() : Object.values(value)) visit(part, depth + 1);
  };
  for (const value of Object.values(owner)) visit(value, 0);
  return found;
}

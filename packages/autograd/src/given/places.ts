/** How many places a list may have that are looked at one by one, whatever is in them. */
export const FEW = 2 ** 20;

/**
 * Whether there is what should be at each place of a list. `every` passes over places that hold nothing, and `new Array(4e9)` has so many of them
 * that it does not come to an end.
 */
export function everyPlace<T>(list: readonly unknown[], holds: (value: unknown) => value is T): list is readonly T[];
export function everyPlace(list: readonly unknown[], holds: (value: unknown) => boolean): boolean;
export function everyPlace(list: readonly unknown[], holds: (value: unknown) => boolean): boolean {
  for (let i = 0; i < list.length; i++) if (!holds(list[i])) return false;
  return true;
}

/** Whether a list is long and holds nothing at some of its places, as `new Array(4e9)`: it is not to be gone through, nor to be copied. */
export function isHollow(list: readonly unknown[]): boolean {
  if (list.length <= FEW) return false;
  for (let i = 0; i < list.length; i++) if (!(i in list)) return true;
  return false;
}

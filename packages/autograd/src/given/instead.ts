/** The property in which an object that is taken for a tensor says what to do in place of that. */
export const INSTEAD: unique symbol = Symbol('keisan.instead');

/** What to do in place of passing `value` where a tensor is expected. */
export function insteadOf(value: unknown, otherwise: string): string {
  if (typeof value !== 'object' || value === null) return otherwise;
  return (value as { readonly [INSTEAD]?: string })[INSTEAD] ?? otherwise;
}

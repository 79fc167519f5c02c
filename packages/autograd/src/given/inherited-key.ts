/** A key that every object inherits since a program gave it to `Object.prototype`; null where there is none. Not all code passes over it. */
export function inheritedKey(): string | null {
  for (const key in {}) return key;
  return null;
}

/** Makes properties stay what they are, where setting one later would not change what was made, or compiled, with it. */
export function fix<T extends object>(object: T, ...names: readonly (keyof T)[]): void {
  for (const name of names) Object.defineProperty(object, name, { writable: false });
}

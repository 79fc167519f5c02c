type Method = (this: never, ...args: never[]) => unknown;

/** What stands around a method of subclasses, given the method that a class wrote. */
export type Guards = Readonly<Record<string, (method: Method) => Method>>;

const guarded = new WeakSet<object>();

/**
 * Puts guards around methods that users override and call: around those of each class once, so that a layer looks the same whoever calls
 * them.
 * @param prototype The prototype of the class of an object.
 * @param base The prototype at which the guards are known to be.
 */
export function guardMethods(prototype: object, base: object, guards: Guards): void {
  for (let owner = prototype; owner !== base && !guarded.has(owner); owner = Object.getPrototypeOf(owner)) {
    guarded.add(owner);
    for (const [name, guard] of Object.entries(guards)) {
      const method = Object.getOwnPropertyDescriptor(owner, name)?.value;
      if (typeof method !== 'function') continue;
      Object.defineProperty(owner, name, { value: guard(method as Method), configurable: true, writable: true });
    }
  }
}

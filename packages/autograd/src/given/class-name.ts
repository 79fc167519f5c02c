/** The name of a class, which it may state as `className`: code that was made small for the browser has lost its own. */
export function nameOfClass(Class: object): string {
  const name: unknown = Reflect.get(Class, Object.hasOwn(Class, 'className') ? 'className' : 'name');
  return typeof name === 'string' ? name : '';
}

/**
 * Has `Object.prototype.toString` call the objects of a class by its name, as `[object Dense]`. Vue makes reactive only what is called
 * `Object` or a collection there: it leaves them alone, whose private state no proxy has.
 */
export function nameObjects(prototype: object): void {
  Object.defineProperty(prototype, Symbol.toStringTag, {
    get(this: object) {
      return nameOfClass(this.constructor);
    },
    configurable: true,
  });
}

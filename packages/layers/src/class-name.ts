/**
 * The name of an object's class. The classes of this package state theirs as `className`, since code that was made small
 * for the browser has lost it; a class of the user's own may do so too.
 */
export function classNameOf(object: object): string {
  const Class = object.constructor;
  return Object.hasOwn(Class, 'className') ? String(Reflect.get(Class, 'className')) : Class.name;
}

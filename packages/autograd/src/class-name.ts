/** The name of a class, which it may state as `className`: code that was made small for the browser has lost its own. */
export function nameOfClass(Class: object): string {
  const name: unknown = Reflect.get(Class, Object.hasOwn(Class, 'className') ? 'className' : 'name');
  return typeof name === 'string' ? name : '';
}

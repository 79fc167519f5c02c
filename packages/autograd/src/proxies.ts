import { nameOfClass } from './class-name.ts';
import { ValueError } from './errors.ts';

/** The error for a proxy around an object whose class keeps its state private, which is out of reach through one. */
export const throughProxy = (object: object): ValueError =>
  new ValueError({
    where: nameOfClass(object.constructor) || 'Object',
    got: 'a Proxy around it, such as a reactive state makes',
    expected: 'the object itself: its state is private, and is not there through a proxy',
    fix: 'Keep it out of what is observed, with markRaw or shallowRef in Vue and ref in Valtio, or take it out with toRaw first',
  });

/**
 * Has `Object.prototype.toString` call the objects of a class by its name, as `[object Dense]`. Vue makes reactive only what is called
 * `Object` or a collection there, and so leaves them alone.
 */
export function nameObjects(prototype: object): void {
  Object.defineProperty(prototype, Symbol.toStringTag, {
    get(this: object) {
      return nameOfClass(this.constructor);
    },
    configurable: true,
  });
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

const written = new WeakMap<object, unknown>();

/** The method that a class wrote, where it stands within one that refuses proxies. */
export const asWritten = <M extends object>(method: M): M => (written.get(method) as M | undefined) ?? method;

/** Whether there is a private name in what a method does: others reach private state through those that have one. */
const touchesPrivate = (method: Method): boolean => Function.prototype.toString.call(method).includes('#');

const isAsync = (method: Method): boolean => Object.prototype.toString.call(method) === '[object AsyncFunction]';

/**
 * What stands around a method or an accessor of a class, and says what went wrong where the object is a proxy. Others are not looked at
 * before something went wrong, which costs nothing, but for those of asynchronous methods, which throw later.
 */
function refusing(method: Method, prototype: object, isReal: (object: object) => boolean): Method {
  const isProxy = (object: unknown): object is object =>
    typeof object === 'object' &&
    object !== null &&
    !isReal(object) &&
    Object.prototype.isPrototypeOf.call(prototype, object);
  const looksFirst = isAsync(method);
  const around: Method = function (...args) {
    if (looksFirst && isProxy(this)) throw throughProxy(this);
    try {
      return method.apply(this, args);
    } catch (error) {
      throw error instanceof TypeError && isProxy(this) ? throughProxy(this) : error;
    }
  };
  written.set(around, method);
  return around;
}

const guarded = new WeakSet<object>();

/**
 * Makes methods and accessors refuse proxies in words, in each class that an object is of once: JavaScript's own error names a private
 * property that nobody knows of. Vue makes no such proxies, see {@link nameObjects}.
 * @param prototype The prototype of the class of an object.
 * @param base The prototype at which there are no more such methods, or other ones.
 * @param isReal Whether an object was made by the constructor, and is no proxy of one that was.
 */
export function keepFromProxies(prototype: object, base: object, isReal: (object: object) => boolean): void {
  for (let owner = prototype; owner !== base && !guarded.has(owner); owner = Object.getPrototypeOf(owner)) {
    guarded.add(owner);
    const guard = <M extends Method>(method: M) => (touchesPrivate(method) ? refusing(method, owner, isReal) : method);
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      const { value, get, set, configurable } = property;
      if (name === 'constructor' || !configurable) continue;
      if (typeof value === 'function') property.value = guard(value);
      if (get) property.get = guard(get);
      if (set) property.set = guard(set as Method);
      Object.defineProperty(owner, name, property);
    }
  }
}

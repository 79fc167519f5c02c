import { ValueError } from '@keisan/autograd';
import { checkFunction, describeValue, nameOfClass } from '@keisan/autograd/internal';

/** Classes and functions of one's own, by the names that they are found by. */
export type CustomObjects = Readonly<Record<string, unknown>>;

const byName = new Map<string, object>();
const names = new WeakMap<object, string>();
let scopes: readonly CustomObjects[] = [];

/**
 * Makes a class or a function of your own known by its name, so that options can name it and files that hold it can be read:
 * Keras's `register_keras_serializable`. It is saved as `package>name`, and found by that or by its name alone.
 *
 * @param packageName What tells it from other people's. Default: `'Custom'`.
 * @param name Default: that of the class or the function.
 * @returns a decorator, or a function to call with what is registered, which it returns.
 * @throws ValueError for a name that something else is registered by.
 *
 * Source: https://keras.io/api/models/model_saving_apis/serialization_utils/#register_keras_serializable-function
 *
 * @example
 * ```ts
 * import type { Tensor } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { registerKerasSerializable } from 'keisan/saving';
 *
 * declare module 'keisan/saving' {
 *   interface CustomNames {
 *     activation: 'mish';
 *   }
 * }
 *
 * registerKerasSerializable('my')(function mish(x: Tensor) {
 *   return x.mul(x.softplus().tanh());
 * });
 * new Dense(3, { activation: 'mish' });
 * ```
 */
export function registerKerasSerializable(
  packageName = 'Custom',
  name?: string,
): <T extends object>(target: T, context?: unknown) => T {
  if (typeof packageName !== 'string' || (name !== undefined && typeof name !== 'string')) {
    throw new ValueError({
      where: 'registerKerasSerializable',
      got: describeValue(typeof packageName === 'string' ? name : packageName),
      expected: 'the name of a package, and perhaps one for the class',
      fix: "Write registerKerasSerializable('my')(MyLayer)",
    });
  }
  return (target) => {
    if (typeof target !== 'function') {
      throw new ValueError({
        where: 'registerKerasSerializable',
        got: describeValue(target),
        expected: 'a class or a function',
        fix: "Write registerKerasSerializable('my')(MyLayer)",
      });
    }
    const ownName = name ?? nameOfClass(target);
    if (ownName === '') {
      throw new ValueError({
        where: 'registerKerasSerializable',
        got: 'a class or a function without a name',
        expected: 'one by whose name files find it',
        fix: "Pass a name: registerKerasSerializable('my', 'MyLayer')",
      });
    }
    const registered = `${packageName}>${ownName}`;
    const other = byName.get(registered);
    if (other && other !== target) {
      throw new ValueError({
        where: 'registerKerasSerializable',
        got: `a second ${registered}`,
        expected: 'one class or function for each name',
        fix: "Pass another name: registerKerasSerializable('my', 'OtherName')",
      });
    }
    byName.set(registered, target);
    names.set(target, registered);
    return target;
  };
}

/** What is wrong with a function that is to be saved, and has no name. */
export const withoutName = (where: string): ValueError =>
  new ValueError({
    where,
    got: 'a function without a name',
    expected: 'one that is known by a name: its code is not saved',
    fix: "Register it: registerKerasSerializable('my')(function double(x) { return x.mul(2); })",
  });

/** `my>Mine`, or the name alone of what is not registered: Keras's `get_registered_name`. */
export function getRegisteredName(target: object): string {
  if (typeof target === 'function' || (typeof target === 'object' && target !== null)) {
    return names.get(target) ?? nameOfClass(target);
  }
  const [where, got] = ['getRegisteredName', describeValue(target)];
  throw new ValueError({ where, got, expected: 'a class or a function' });
}

/**
 * Runs `body`, in which classes and functions of your own are known by these names. Where `body` is async they are until its first
 * `await`; `loadModel` goes on with those that it was called with.
 *
 * @throws ValueError for what is no object, and no such function.
 *
 * Source: https://keras.io/api/models/model_saving_apis/serialization_utils/#custom_object_scope-class
 */
export function customObjectScope<T>(objects: CustomObjects, body: () => T): T {
  checkFunction(
    'customObjectScope',
    body,
    'a function',
    'customObjectScope({ MyLayer }, () => deserializeKerasObject(saved))',
    true,
  );
  const isWrapped = typeof objects?.customObjects === 'object';
  if (typeof objects !== 'object' || objects === null || isWrapped) {
    throw new ValueError({
      where: 'customObjectScope',
      got: isWrapped ? '{ customObjects: ... }' : describeValue(objects),
      expected: 'classes and functions by their names, without customObjects around them',
      fix: 'Write customObjectScope({ MyLayer }, () => ...), or modelFromJson(json, { MyLayer })',
    });
  }
  const outer = scopes;
  scopes = [objects, ...outer];
  try {
    return body();
  } finally {
    scopes = outer;
  }
}

/** What the scopes of now say, for what goes on when they have ended. */
export const objectsInScope = (): CustomObjects => Object.assign({}, ...[...scopes].reverse()) as CustomObjects;

/** The class or the function of somebody's own that a name stands for here: the innermost scope first, then what is registered. */
export function customObject(name: string): unknown {
  const scope = scopes.find((objects) => Object.hasOwn(objects, name));
  if (scope) return scope[name];
  if (byName.has(name)) return byName.get(name);
  const alone = [...byName.keys()].filter((registered) => registered.slice(registered.indexOf('>') + 1) === name);
  return alone.length === 1 ? byName.get(alone[0]!) : undefined;
}

import { ValueError } from '../errors.ts';
import { nameOfClass } from './class-name.ts';
import { describeValue } from './describe-value.ts';

/** What messages call an object: its `label` where it has one, as layers do. */
const labelOf = (object: { readonly label?: unknown }) => object.label ?? nameOfClass(object.constructor);

/** A property that is only read, with a setter that says so: JavaScript's own error names neither the object nor what to do. */
export function readOnly(name: string, property: PropertyDescriptor): PropertyDescriptor {
  return { ...property, set: refusalOf(name) };
}

/** What else to do about what constructors and `build` assign in Python. */
const ADVICE: Readonly<Record<string, string>> = {
  built: 'Leave it out: a layer is built when its build returns',
  name: 'Give it to the constructor, in one of your own super({ name: ... })',
};

/** The setters, by the names of their properties: objects are many, names are few. */
const refusals = new Map<string, (value: unknown) => never>();

function refusalOf(name: string): (value: unknown) => never {
  const known = refusals.get(name);
  if (known) return known;
  const refuse = function (this: { readonly label?: unknown }, value: unknown): never {
    throw new ValueError({
      where: `${labelOf(this)}.${name}`,
      got: `an assignment of ${describeValue(value)}`,
      expected: 'it to be read only',
      fix: ADVICE[name] ?? 'Make a new object of what you want; weights and parameters take values by assign',
    });
  };
  refusals.set(name, refuse);
  return refuse;
}

const guarded = new WeakSet<object>();

/** @throws ValueError for a method called as in Python, `on_epoch_end`, where there is one of that name in camelCase: nobody would call it. */
function checkSpelling(owner: object, name: string): void {
  const known = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (known === name || !(known in owner) || known in Object.prototype) return;
  throw new ValueError({
    where: nameOfClass(owner.constructor),
    got: `the method ${name}`,
    expected: 'names in camelCase, which are those that are called',
    fix: `Call it ${known}`,
  });
}

/**
 * Makes properties that a class only computes {@link readOnly}, in each class that an object is of once.
 * @throws ValueError for a method with the name that Keras has for it in Python.
 */
export function guardProperties(prototype: object): void {
  for (let owner: object | null = prototype; owner && owner !== Object.prototype && !guarded.has(owner); ) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(owner));
    for (const [name, { value, get }] of properties) if (value || get) checkSpelling(owner, name);
    guarded.add(owner);
    for (const [name, property] of properties) {
      if (property.get && !property.set) Object.defineProperty(owner, name, readOnly(name, property));
    }
    owner = Object.getPrototypeOf(owner);
  }
}

import { nameOfClass } from './class-name.ts';
import { describeValue } from './describe-value.ts';
import { ValueError } from './errors.ts';

/** What messages call an object: its `label` where it has one, as layers do. */
function labelOf(object: object): string {
  const label: unknown = Reflect.get(object, 'label');
  return typeof label === 'string' ? label : nameOfClass(object.constructor);
}

/** @throws ValueError always: a property that is only read was assigned to. */
export function refuseAssignment(object: object, name: string, value: unknown, fix: string): never {
  throw new ValueError({
    where: `${labelOf(object)}.${name}`,
    got: `an assignment of ${describeValue(value)}`,
    expected: 'this property to be read only',
    fix,
  });
}

const guarded = new WeakSet<object>();

/**
 * Gives the properties that a class only computes a setter that says so, in each class that an object is of once: JavaScript's own
 * error names neither the object nor what to do.
 *
 * @param fix What to do in place of an assignment.
 */
export function guardProperties(prototype: object, fix: string): void {
  for (let owner: object | null = prototype; owner && owner !== Object.prototype && !guarded.has(owner); ) {
    guarded.add(owner);
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (!property.get || property.set || !property.configurable) continue;
      const set = function (this: object, value: unknown) {
        refuseAssignment(this, name, value, fix);
      };
      Object.defineProperty(owner, name, { ...property, set });
    }
    owner = Object.getPrototypeOf(owner);
  }
}

import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { toKerasName } from '../saving/json.ts';
import { classNameOf } from './class-name.ts';

/** Refuses properties with the names that those of a class have in Python: set, they would be others, which nobody looks at. */
export function refuseInPython(prototype: object, ...names: readonly string[]): void {
  for (const name of names) {
    const set = function (this: { readonly label?: string }, value: unknown): never {
      throw new ValueError({
        where: `${this.label ?? classNameOf(this)}.${toKerasName(name)}`,
        got: `an assignment of ${describeValue(value)}`,
        expected: 'names in camelCase',
        fix: `Set ${name}`,
      });
    };
    Object.defineProperty(prototype, toKerasName(name), { set, configurable: true });
  }
}

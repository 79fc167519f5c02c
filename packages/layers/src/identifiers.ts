import { ValueError } from '@keisan/autograd';
import { describeValue, normalizeName, suggestion } from '@keisan/autograd/internal';
import { classNameOf } from './class-name.ts';

/**
 * The entry of `table` that `name` stands for, spelt as Keras spells it or in camelCase.
 * @throws ValueError that lists the known names and suggests the nearest.
 */
export function lookUp<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  const names = Object.keys(table);
  const found = typeof name === 'string' && names.find((known) => normalizeName(known) === normalizeName(name));
  if (found) return table[found]!;
  throw new ValueError({
    where: kind,
    got: describeValue(name),
    expected: `one of ${names.join(', ')}`,
    fix: typeof name === 'string' ? suggestion(name, names) : `Pass a name, or an object or a function of the kind`,
  });
}

/** A name in a table, for the editor to propose, or any other spelling of it. */
export type NameIn<Table> = Extract<keyof Table, string> | (string & Record<never, never>);

/** What an object is saved as: the name of its class and the options to make it with. */
export interface Serialized {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Whether `value` is what an object was saved as. */
export function isSerialized(value: unknown): value is Serialized {
  return typeof value === 'object' && value !== null && 'className' in value && 'config' in value;
}

/** An object that can be saved by its class and options. */
export interface Configurable {
  getConfig(): Readonly<Record<string, unknown>>;
}

/** What `object` is saved as. */
export function serialize(object: Configurable): Serialized {
  return { className: classNameOf(object), config: object.getConfig() };
}

import { ValueError } from '@keisan/autograd';
import { classNameOf } from './class-name.ts';

/** `categorical_crossentropy`, `categoricalCrossentropy` and `CategoricalCrossentropy` are one name. */
const normalized = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** How many letters must be put in, taken out or replaced to turn one word into the other (Levenshtein 1965). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** `Did you mean 'relu'?` for a name that is close to a known one; nothing for one that is not. */
export function suggestion(name: string, known: readonly string[]): string {
  const wanted = normalized(name);
  const distances = known.map((word) => editDistance(normalized(word), wanted));
  const least = Math.min(...distances);
  return least <= Math.max(2, wanted.length / 3) ? `Did you mean '${known[distances.indexOf(least)]}'?` : '';
}

/** What a message calls a value that is none of what was expected. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array ${JSON.stringify(value)}`;
  if (typeof value === 'function') return `the function ${value.name}`;
  if (typeof value === 'object' && value !== null) return `an object of class ${value.constructor?.name ?? 'Object'}`;
  return String(value);
}

/**
 * The entry of `table` that `name` stands for, spelt as Keras spells it or in camelCase.
 * @throws ValueError that lists the known names and suggests the nearest.
 */
export function lookUp<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  const names = Object.keys(table);
  const found = typeof name === 'string' && names.find((known) => normalized(known) === normalized(name));
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

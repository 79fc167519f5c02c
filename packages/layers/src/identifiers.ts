import { ValueError } from '@keisan/autograd';

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

/**
 * The entry of `table` that `name` stands for, spelt as Keras spells it or in camelCase.
 * @throws ValueError that lists the known names and suggests the nearest.
 */
export function lookUp<T>(kind: string, table: Readonly<Record<string, T>>, name: string): T {
  const wanted = normalized(name);
  const names = Object.keys(table);
  const found = names.find((known) => normalized(known) === wanted);
  if (found !== undefined) return table[found]!;
  const distance = (known: string) => editDistance(normalized(known), wanted);
  const nearest = names.reduce((best, known) => (distance(known) < distance(best) ? known : best));
  throw new ValueError({
    where: kind,
    got: JSON.stringify(name),
    expected: `one of ${names.join(', ')}`,
    fix: distance(nearest) <= Math.max(2, wanted.length / 3) ? `Did you mean '${nearest}'?` : '',
  });
}

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
  return { className: object.constructor.name, config: object.getConfig() };
}

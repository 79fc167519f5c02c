import { ValueError } from '@keisan/autograd';
import { describeAsJson } from '@keisan/autograd/internal';
import { families, type Json } from '@keisan/layers/internal';
import { DESCRIPTION } from '../keras/model-from.ts';

/** What is saved under names. */
export type Saved = Readonly<Record<string, Json | undefined>>;

/** Whether a value has names, rather than being a list or a plain one. */
export const isSaved = (value: unknown): value is Saved =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Something that is no description of a model. */
export const invalid = (got: string, expected: string, fix = ''): ValueError =>
  new ValueError({ where: DESCRIPTION, got, expected, fix });

/** What is saved under names. @throws ValueError for anything else. */
export function savedIn(what: string, value: Json | undefined): Saved {
  if (isSaved(value)) return value;
  throw invalid(`${what} ${describeAsJson(value)}`, 'an object');
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same under names in snake case: TensorFlow.js had some in camelCase. */
export const inSnakeCase = (saved: Saved): Saved =>
  Object.fromEntries(Object.entries(saved).map(([name, value]) => [snakeCase(name), value]));

/** A class of one of Keras's modules, and the package that it is registered in. */
export interface Named {
  readonly module: string | null;
  readonly class_name: string;
  readonly registered_name: string | null;
}

/** The class of a name in a module. Keras 2 registered its own as those of users: `Custom>Adam`. */
export function classIn(module: string, name: Json | undefined): Named {
  if (typeof name !== 'string') throw invalid(`class_name ${describeAsJson(name)}`, 'the name of a class');
  const alone = name.slice(name.indexOf('>') + 1);
  const family = families().find((one) => one.module === module);
  if (Object.hasOwn(family?.classes ?? {}, alone)) return { module, class_name: alone, registered_name: null };
  const known = family && nameIn(family.classes, alone);
  if (known) return { module, class_name: known, registered_name: null };
  if (alone === name) return { module, class_name: name, registered_name: null };
  return { module: null, class_name: alone, registered_name: name };
}

/** The class that a name in snake case, `mean_absolute_error`, stands for. */
function nameIn(classes: Readonly<Record<string, object>>, name: string): string | undefined {
  const letters = name.replace(/_/g, '').toLowerCase();
  return Object.keys(classes).find((one) => one.toLowerCase() === letters);
}

/** A function by its name. */
export const functionNamed = (name: string): Json => ({
  module: 'builtins',
  class_name: 'function',
  config: name,
  registered_name: 'function',
});

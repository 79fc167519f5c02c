import { ValueError } from '@keisan/autograd';
import { guardProperties, nameObjects, printable, readOnly } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';
import { type Configurable, checkConfig } from '../naming/identifiers.ts';
import { type CustomObjects, customObjectScope } from '../saving/custom-objects.ts';
import { mapTree } from '../symbolic/tree.ts';
import type { Schema } from './option.ts';
import { readOptions, requiredOf } from './read.ts';

/** A class that says in a schema what options its objects are made with. */
export interface ConfiguredClass {
  readonly optionSchema: Schema;
}

/** The options of the class that an object is of. */
export const schemaOf = (object: object): Schema => (object.constructor as unknown as ConfiguredClass).optionSchema;

/** Gives an object a property that stays what it is. */
export function fix(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, readOnly(name, { get: () => value, enumerable: true, configurable: true }));
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** What `console.log` shows of an object in Node: the values of its properties, names as the terminal is to show them. */
const shown: PropertyDescriptor = {
  value(this: object) {
    const values = Object.entries(this).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]);
    return Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(Object.fromEntries(values)));
  },
  configurable: true,
};

const missing = new WeakMap<Schema, Schema>();

/** The options of `base` that a class does not take, whose schema is `schema`. */
function missingIn(schema: Schema, base: Schema): Schema {
  const known = missing.get(schema);
  if (known) return known;
  const found = Object.fromEntries(Object.entries(base).filter(([name]) => !(name in schema)));
  missing.set(schema, found);
  return found;
}

/**
 * Gives an object its options as properties that stay what they are, but for those that its class has another property for.
 * @param base Options that it has the defaults of where its class does not take them.
 * @returns the values of all options.
 * @throws ValueError naming an option that there is not, or one of another kind or out of range.
 */
export function configure(
  object: object,
  where: string,
  given: object,
  base: Schema = {},
): Readonly<Record<string, unknown>> {
  const schema = schemaOf(object);
  const values: Record<string, unknown> = { ...readOptions(where, schema, given, object) };
  Object.assign(values, readOptions(where, missingIn(schema, base), {}, object));
  for (const [option, value] of Object.entries(values)) {
    const name = (schema[option] ?? base[option])?.property ?? option;
    if (!(name in object)) fix(object, name, value);
  }
  guardProperties(Object.getPrototypeOf(object));
  Object.defineProperty(object, INSPECT, shown);
  return values;
}

/**
 * What an object is made with again: its options in plain data.
 * @param values What it holds of options that are no properties of it.
 */
export function configOf(object: object, values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  const schema = schemaOf(object);
  for (const name of Object.keys(schema)) {
    const { role, kind, unsavedIfNull, property = name } = schema[name]!;
    if (role === 'absent') continue;
    const held: unknown = name in values ? values[name] : Reflect.get(object, property);
    if (held === undefined || (held === null && unsavedIfNull)) continue;
    config[name] = mapTree(kind.save ? kind.save(held) : held, (part) => part);
  }
  return config;
}

/** A class whose objects can be made with the options that `getConfig` returned, abstract classes included. */
export type Constructor<T> = abstract new (...given: never) => T;

/**
 * An object of a class with the options that `getConfig` returned.
 * @throws ValueError for anything else.
 */
export function fromConfig<T>(
  Class: Constructor<T>,
  config: Readonly<Record<string, unknown>>,
  customObjects: CustomObjects = {},
): T {
  checkConfig(`${classNameOf(Class.prototype as object)}.fromConfig`, config);
  const names = requiredOf((Class as unknown as Partial<ConfiguredClass>).optionSchema ?? {});
  const options = Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
  const given = [...names.map((name) => config[name]), options];
  const made = customObjectScope(customObjects, () => Reflect.construct(Class as never, given) as T & object);
  checkTaken(made, names, options);
  return made;
}

/** @throws ValueError for an object whose constructor, written as in Python, took all of its options for one of them. */
function checkTaken(made: Partial<Configurable>, before: readonly string[], options: object): void {
  if (Object.keys(options).every((name) => name in (schemaOf(made) ?? {}))) return;
  const taken = Object.entries(made.getConfig?.() ?? {}).find(([, value]) => value === options);
  if (!taken) return;
  const [name] = taken;
  throw new ValueError({
    where: `${classNameOf(made)}.fromConfig`,
    got: `an object that has all of its options for ${name}`,
    expected: 'a constructor that takes what getConfig() returned, in one object',
    fix: `Write constructor(${[...before, `{ ${name}, ...options }`].join(', ')}), or static fromConfig(config)`,
  });
}

/** An object whose options are declared once, in the schema of its class. */
export abstract class Configured implements Configurable {
  /** The options of the class. */
  static readonly optionSchema: Schema = {};

  static {
    nameObjects(Configured.prototype);
  }

  /** @param base Options that it has the defaults of where its class does not take them. */
  constructor(given: object = {}, base: Schema = {}) {
    configure(this, classNameOf(this), given, base);
  }

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return configOf(this);
  }

  /**
   * An object with the options that `getConfig` returned.
   * @param customObjects Classes and functions of your own that it refers to, by name.
   * @throws ValueError for anything else.
   */
  static fromConfig<T>(
    this: Constructor<T>,
    config: Readonly<Record<string, unknown>>,
    customObjects: CustomObjects = {},
  ): T {
    return fromConfig(this, config, customObjects);
  }
}

import { ValueError } from '@keisan/autograd';
import { describeValue, isHollow, isPlain, nameOfClass, normalizeName, suggestion } from '@keisan/autograd/internal';
import { isPromise, returnedObject } from '../returned.ts';
import { isKerasObject } from '../saving/json.ts';
import { classNameOf } from './class-name.ts';

/** Whether a function is a class, which makes objects with `new` and cannot be called. */
export function isClass(value: unknown): value is new () => object {
  return typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

/** `new Adam(...)`, for a class that was given in place of an object; nothing for anything else. */
export function newOf(value: unknown, Base: abstract new (...options: never) => object): string {
  const isOne = typeof value === 'function' && value.prototype instanceof Base;
  return isOne ? `Write new and parentheses: new ${nameOfClass(value)}(...)` : '';
}

/**
 * The entry of `table` that `name` stands for, spelt as Keras spells it or in camelCase.
 * @param Base What the objects of the kind are made of, should `name` be a class of them.
 * @param others What is known besides, by names that are not listed.
 * @throws ValueError that lists the known names and suggests the nearest.
 */
export function lookUp<T>(
  kind: string,
  table: Readonly<Record<string, T>>,
  name: string,
  Base: abstract new (...options: never) => object = Object,
  others: Readonly<Record<string, T>> = {},
): T {
  const names = Object.keys(table);
  for (const known of typeof name === 'string' ? [table, others] : []) {
    const found = Object.keys(known).find((one) => normalizeName(one) === normalizeName(name));
    if (found) return known[found]!;
  }
  throw new ValueError({
    where: kind,
    got: describeValue(name),
    expected: `one of ${names.join(', ')}`,
    fix:
      typeof name === 'string'
        ? suggestion(name, names)
        : (Base !== Object && newOf(name, Base)) || `Pass a name, or an object or a function of the kind`,
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

/** Whether a value is what was saved of an object as a whole, by Keras too. */
const isWhole = (value: unknown): boolean => isSerialized(value) || isKerasObject(value);

/** Whether a value says what it is made with. */
export const isConfigurable = <T extends Configurable>(value: unknown): value is T =>
  typeof (value as Partial<T> | null | undefined)?.getConfig === 'function';

/** What to give in place of what is no config. */
function adviceForConfig(value: unknown): string {
  if (isConfigurable(value)) return 'Pass what its getConfig() returns';
  if (isWhole(value)) return 'Pass the config alone';
  if (typeof value === 'string') return 'Read text with JSON.parse(...) first';
  return isPromise(value) ? 'Write await before it' : '';
}

/**
 * @param where The method that was given `config`.
 * @throws ValueError for anything but the options that `getConfig` returned.
 */
export function checkConfig(where: string, config: unknown): void {
  const isPlainObject = typeof config === 'object' && config !== null && isPlain(config);
  if (!isPlainObject || isConfigurable(config) || isWhole(config)) {
    throw new ValueError({
      where,
      got: isWhole(config) ? 'a class name and a config' : describeValue(config),
      expected: 'the options that getConfig() returned',
      fix: adviceForConfig(config),
    });
  }
  for (const [name, value] of Object.entries(config)) {
    if (!Array.isArray(value) || !isHollow(value)) continue;
    throw new ValueError({
      where,
      got: `${name}, a list with nothing at most places`,
      expected: 'a list that is full',
    });
  }
}

/** An object that can be saved by its class and options. */
export interface Configurable {
  getConfig(): Readonly<Record<string, unknown>>;
}

/** The options of an object. @throws ValueError where its `getConfig` returns none. */
export const configOf = (object: Configurable): Readonly<Record<string, unknown>> =>
  returnedObject(`${classNameOf(object)}.getConfig`, object.getConfig());

/** What `object` is saved as. */
export function serialize(object: Configurable): Serialized {
  return { className: classNameOf(object), config: configOf(object) };
}

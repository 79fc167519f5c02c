import { nameOfClass } from './class-name.ts';
import { isPromise } from './is-promise.ts';
import { isTangled } from './tangled.ts';

/** How many characters of a text, or of an array, a message shows. */
const LONGEST = 60;

function describeText(text: string): string {
  return text.length <= LONGEST
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, LONGEST))}... (${text.length} characters)`;
}

function describeArray(values: readonly unknown[]): string {
  const long = `an array of ${values.length} elements`;
  if (values.length > LONGEST) return long;
  const list = Array.from(values, (value) => (Array.isArray(value) ? '[...]' : describeValue(value))).join(', ');
  return list.length <= LONGEST ? `an array [${list}]` : long;
}

function describeFunction(value: object): string {
  const name = nameOfClass(value).slice(0, LONGEST);
  return name ? `the function ${name}` : 'a function';
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return describeArray(value);
  if (isPromise(value)) return 'a promise, which await waits for';
  const maker: unknown = value.constructor;
  const name = typeof maker === 'function' ? nameOfClass(maker).slice(0, LONGEST) : '';
  return `an object of class ${name || 'Object'}`;
}

/** What a message calls a value that is none of what was expected. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return describeText(value);
  if (typeof value === 'bigint') return `${value}n`;
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  try {
    return typeof value === 'function' ? describeFunction(value) : describeObject(value);
  } catch {
    return 'an object that cannot be looked at';
  }
}

/** How long a list may be of which a message shows each element. */
const LONGEST_LIST = 1000;

/** A list that a user gave, with every element where they are not very many, where {@link describeValue} would say how long it is. */
export function describeList(values: readonly unknown[]): string {
  if (values.length > LONGEST_LIST) return describeValue(values);
  return `[${Array.from(values, describeValue).join(', ')}]`;
}

/** `value` as JSON, for a message; what JSON cannot hold, such as an array that holds itself, as {@link describeValue} says it. */
export function describeAsJson(value: unknown): string {
  // JSON has no word for undefined, and writes null.
  if (Array.isArray(value) && value.includes(undefined)) return describeList(value);
  const isLong = Array.isArray(value) && value.length > LONGEST_LIST;
  if (isLong || isTangled(value, (part) => typeof part !== 'object' || part === null)) return describeValue(value);
  try {
    return JSON.stringify(value) ?? describeValue(value);
  } catch {
    return describeValue(value);
  }
}

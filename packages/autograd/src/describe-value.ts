import { isPromise } from './is-promise.ts';

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

const nameOf = (value: { readonly name?: unknown }): string =>
  typeof value.name === 'string' ? value.name.slice(0, LONGEST) : '';

/** What a message calls a value that is none of what was expected. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return describeText(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return describeArray(value);
  if (typeof value === 'function') return nameOf(value) ? `the function ${nameOf(value)}` : 'a function';
  if (isPromise(value)) return 'a promise, which await waits for';
  if (typeof value === 'object' && value !== null) {
    const maker: unknown = value.constructor;
    return `an object of class ${(typeof maker === 'function' && nameOf(maker)) || 'Object'}`;
  }
  return String(value);
}

/** A list that a user gave, with every element, where {@link describeValue} would say how long it is. */
export function describeList(values: readonly unknown[]): string {
  return `[${Array.from(values, describeValue).join(', ')}]`;
}

/** `value` as JSON, for a message; what JSON cannot hold, such as an array that holds itself, as {@link describeValue} says it. */
export function describeAsJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? describeValue(value);
  } catch {
    return describeValue(value);
  }
}

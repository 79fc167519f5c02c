import { isPlain } from './given/is-plain.ts';
import { elements, type View } from './kernels/view.ts';

/** What a key can be made of: attributes, shapes, elements, and whole graphs with the functions of their ops. */
export type KeyPart =
  | number
  | string
  | boolean
  | null
  | undefined
  | ArrayBufferView
  | readonly KeyPart[]
  | { readonly [name: string]: KeyPart }
  | object;

/** Larger arrays are told apart by what they are, not by what they hold. */
const SMALL = 16;

let known = 0;
const numbers = new WeakMap<object, number>();

/** A number that is the same for the same object and for no other. */
function identityOf(x: object): number {
  const number = numbers.get(x) ?? known++;
  numbers.set(x, number);
  return number;
}

const isNdArray = (x: object): x is View => 'stride' in x && 'offset' in x && 'data' in x;

/** `x` as JavaScript reads it back: unlike String(x), it tells -0 from 0. */
export function formatNumber(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/**
 * A text that is the same for equal data and for no other. Unlike JSON, it tells NaN, the infinities, -0, null and undefined apart.
 * Names count in their order. Functions, and objects that are more than data, equal only themselves.
 */
export function keyOf(part: KeyPart): string {
  if (typeof part === 'number') return formatNumber(part);
  if (typeof part === 'string') return JSON.stringify(part);
  if (typeof part === 'function') return `#${identityOf(part)}`;
  if (typeof part !== 'object' || part === null) return String(part);
  if (ArrayBuffer.isView(part))
    return `${part.constructor.name}[${Array.from(part as Float64Array, formatNumber).join()}]`;
  if (Array.isArray(part)) return `[${Array.from(part, keyOf).join()}]`;
  if (isNdArray(part) && part.size <= SMALL) return keyOf([part.shape, elements(part)]);
  if (!isPlain(part)) return `#${identityOf(part)}`;
  const named = Object.entries(part as { readonly [name: string]: KeyPart });
  return `{${named.map(([name, value]) => `${JSON.stringify(name)}:${keyOf(value)}`).join()}}`;
}

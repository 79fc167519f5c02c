/** Plain data that a key can be made of: attributes, shapes, elements, whole graphs. */
export type KeyPart =
  | number
  | string
  | boolean
  | null
  | undefined
  | ArrayBufferView
  | readonly KeyPart[]
  | { readonly [name: string]: KeyPart };

/** `x` as JavaScript reads it back: unlike String(x), it tells -0 from 0. */
export function formatNumber(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}

/**
 * A text that is the same for equal data and for no other. Unlike JSON, it tells NaN, the infinities, -0, null and undefined apart.
 * Names count in their order.
 */
export function keyOf(part: KeyPart): string {
  if (typeof part === 'number') return formatNumber(part);
  if (typeof part === 'string') return JSON.stringify(part);
  if (typeof part !== 'object' || part === null) return String(part);
  if (ArrayBuffer.isView(part))
    return `${part.constructor.name}[${Array.from(part as Float64Array, formatNumber).join()}]`;
  if (Array.isArray(part)) return `[${Array.from(part, keyOf).join()}]`;
  const named = Object.entries(part as { readonly [name: string]: KeyPart });
  return `{${named.map(([name, value]) => `${JSON.stringify(name)}:${keyOf(value)}`).join()}}`;
}

/** How many characters of an array a message shows. */
const LONGEST = 60;

function describeArray(values: readonly unknown[]): string {
  const list = values.map((value) => (Array.isArray(value) ? '[...]' : describeValue(value))).join(', ');
  return list.length <= LONGEST ? `an array [${list}]` : `an array of ${values.length} elements`;
}

/** What a message calls a value that is none of what was expected. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return describeArray(value);
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (typeof value === 'object' && value !== null) return `an object of class ${value.constructor?.name ?? 'Object'}`;
  return String(value);
}

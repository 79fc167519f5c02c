import { escapeRecord } from './escape.ts';

/** A record label: fields side by side, or one below the other, in any nesting. The outermost are below each other. */
export type Field = string | readonly Field[];

/** The label of a record whose fields stand one below the other; the fields of a nested list stand side by side. */
export function recordLabel(fields: readonly Field[]): string {
  const write = (field: Field): string =>
    typeof field === 'string' ? escapeRecord(field) : `{${field.map(write).join('|')}}`;
  return write(fields);
}

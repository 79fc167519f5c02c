import { visibleText } from '../visible-text.ts';

/** Text as it stands in a label, where a backslash and an ampersand have a meaning, and the end of a line is written `\n`. */
export function escapeLabel(text: string): string {
  return visibleText(text).replaceAll('\\', '\\\\').replaceAll('&', '&amp;').replaceAll('\n', '\\n');
}

/** Text as it stands in the label of a record, where braces, bars, angles and spaces have one too. */
export function escapeRecord(text: string): string {
  return escapeLabel(text)
    .replace(/[{}|<>]/g, '\\$&')
    .replace(/ {2,}/g, (spaces) => '\\ '.repeat(spaces.length));
}

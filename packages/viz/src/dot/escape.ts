import { visibleText } from '../visible-text.ts';

/**
 * Text as it stands in a label, where a backslash and an ampersand have a meaning. Quotes are escaped here, since ts-graphviz leaves
 * those alone that follow a backslash. A label that began with an angle would be read as HTML.
 */
export function escapeLabel(text: string): string {
  return visibleText(text)
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replace(/^(\s*)</, '$1&lt;');
}

/** Text as it stands in the label of a record, where braces, bars, angles and spaces have one too. */
export function escapeRecord(text: string): string {
  return escapeLabel(text)
    .replace(/[{}|<>]/g, '\\$&')
    .replace(/ {2,}/g, (spaces) => '\\ '.repeat(spaces.length));
}

/** Text as a picture can show it: tabs as spaces, and no characters but the ends of lines that have no look. */
const visible = (text: string): string =>
  text
    .replaceAll('\t', '    ')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '');

/** Text as it stands in a label, where a backslash and an ampersand have a meaning. */
export function escapeLabel(text: string): string {
  return visible(text).replaceAll('\\', '\\\\').replaceAll('&', '&amp;');
}

/** Text as it stands in the label of a record, where braces, bars, angles and spaces have one too. */
export function escapeRecord(text: string): string {
  return escapeLabel(text)
    .replace(/[{}|<>]/g, '\\$&')
    .replace(/ {2,}/g, (spaces) => '\\ '.repeat(spaces.length));
}

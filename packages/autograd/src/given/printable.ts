/** Control characters, line ends and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** A name without what a terminal would obey rather than show: an escape character becomes the text `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Warns, in one line whatever names are in it. */
export function warn(text: string): void {
  console.warn(printable(text));
}

/** Says what may be good to know, in one line whatever names are in it. */
export function inform(text: string): void {
  console.info(printable(text));
}

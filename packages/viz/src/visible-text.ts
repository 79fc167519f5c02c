/** Lines and names that are longer are cut off: a box wider than a page says no more. */
const LONGEST_TEXT = 200;
const LONGEST_NAME = 100;

/** What colours text on a terminal: without its escape character, which has no look, the rest would stay in the picture. */
const terminalStyle = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-?]*[ -/]*[@-~]`, 'g');

/** What XML cannot hold (https://www.w3.org/TR/xml/#charsets): halves of characters, and two that are none. */
const noCharacter = /[\p{Surrogate}\ufffe\uffff]/gu;

/** Control characters, which have no look, and those that turn the direction of whatever follows, beyond the name itself. */
const invisible = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text as a picture can show it: tabs as spaces, no characters but the ends of lines that have no look, and not without end. */
export function visibleText(text: string, longest = LONGEST_TEXT): string {
  const shown = text
    .slice(0, 10 * longest)
    .replaceAll('\t', '    ')
    .replace(/\r\n?/g, '\n')
    .replace(terminalStyle, '')
    .replace(invisible, '')
    .replace(noCharacter, '\ufffd');
  const letters = [...shown];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : shown;
}

/** A name, short enough for what is said after it in the same line. */
export const visibleName = (name: string): string => visibleText(name, LONGEST_NAME);

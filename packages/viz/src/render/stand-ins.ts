/** Widths in Arial, in units of the font's size. */
const LETTER = 0.556;
const WIDE = 1;

/** Letters that Graphviz does not know the width of, and that take as much room as a Chinese character. */
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** A text with stand-ins, and the way back. */
export interface Substituted {
  readonly text: string;
  restore(text: string): string;
}

/**
 * Graphviz was built without fonts and knows the widths of ASCII letters only. Each run of other letters is replaced by
 * ASCII letters that take the same room, unlike any in the text, to be put back into the finished picture.
 */
export function substituteNonAscii(text: string): Substituted {
  let mark = 'q';
  while (text.includes(mark)) mark += 'jq';
  const originals: string[] = [];
  const substituted = text.replace(/[^\p{ASCII}]+/gu, (run) => {
    const width = [...run].reduce((sum, letter) => sum + (wide.test(letter) ? WIDE : LETTER), 0);
    const token = `${mark}${originals.length}${mark}`;
    originals.push(run);
    return token.padEnd(Math.ceil(width / LETTER), 'n');
  });
  const tokens = new RegExp(`${mark}(\\d+)${mark}n*`, 'g');
  return { text: substituted, restore: (picture) => picture.replace(tokens, (_, i) => originals[Number(i)]!) };
}

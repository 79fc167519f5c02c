/** Rough widths in Arial, in units of the font's size, of the letters that match. Others are as wide as most. */
const widths: readonly (readonly [letters: RegExp, width: number])[] = [
  [/\p{Emoji_Presentation}/u, 1.25],
  [
    /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60\u2014\u2026\u2190-\u23ff]/u,
    1,
  ],
  [/\p{Mn}|\p{Cf}/u, 0],
  [/[mwMW\p{Lu}]/u, 0.8],
  [/[fijlrt]/u, 0.3],
];

/** The width of the letter that stand-ins are filled up with, and of most others. */
const LETTER = 0.556;

const widthOf = (letter: string): number => widths.find(([letters]) => letters.test(letter))?.[1] ?? LETTER;

/** Letters that texts can do without: a stand-in begins with one, and may be a name in DOT. */
const marks = ['j', 'J', 'z', 'Z', 'q', 'Q', 'X', 'Y', 'K'];

/** A text with stand-ins, and the way back. */
export interface Substituted {
  readonly text: string;
  restore(text: string): string;
}

function markFor(text: string): string {
  let mark = marks.find((candidate) => !text.includes(candidate)) ?? 'q';
  while (text.includes(mark)) mark += 'jq';
  return mark;
}

/**
 * Graphviz was built without fonts and knows the widths of ASCII letters only. Each word with other letters is replaced by
 * ASCII letters that take the same room, unlike any in the text, to be put back into the finished picture.
 */
export function substituteNonAscii(text: string): Substituted {
  const mark = markFor(text);
  const originals: string[] = [];
  // An ASCII letter after a backslash belongs to it: it ends a line, say.
  const substituted = text.replace(/(?<=\\)\w|[\w\P{ASCII}]+/gu, (word) => {
    if (!/\P{ASCII}/u.test(word)) return word;
    const token = `${mark}${originals.length}${mark}`;
    originals.push(word);
    const width = [...word].reduce((sum, letter) => sum + widthOf(letter), 0);
    const missing = width - [...token].reduce((sum, letter) => sum + widthOf(letter), 0);
    return token + 'n'.repeat(Math.max(0, Math.ceil(missing / LETTER)));
  });
  const tokens = new RegExp(`${mark}(\\d+)${mark}n*`, 'g');
  return { text: substituted, restore: (picture) => picture.replace(tokens, (_, i) => originals[Number(i)]!) };
}

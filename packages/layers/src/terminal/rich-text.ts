/** The numbers of an ANSI style, such as `1` for bold. */
export type Style = string;

/** A run of text in one style; `''` is plain. */
export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** Styled text with ANSI codes, or plain. */
export function paint(parts: readonly Styled[], color: boolean): string {
  return parts.map(({ text, style }) => (color && style && text ? `\x1b[${style}m${text}\x1b[0m` : text)).join('');
}

const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian characters and emoji that terminals show in two columns. Source: Unicode Standard Annex 11, classes W and F. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

const cellsOf = (character: string): number => (INVISIBLE.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** How many columns of a terminal a text takes. */
export function cellLength(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

export const textOf = (parts: readonly Styled[]): string => parts.map(({ text }) => text).join('');

export const widthOf = (parts: readonly Styled[]): number => cellLength(textOf(parts));

/** The parts between places, of which the first is 0 and each is at least the one before, counted in UTF-16 units. */
function splitAt(parts: readonly Styled[], places: readonly number[]): Styled[][] {
  const lines: Styled[][] = places.map(() => []);
  let line = 0;
  let at = 0;
  for (const { text, style } of parts) {
    for (let rest = text; rest; ) {
      while (line + 1 < places.length && places[line + 1]! <= at) line++;
      const piece = rest.slice(0, (places[line + 1] ?? Number.POSITIVE_INFINITY) - at);
      lines[line]!.push({ text: piece, style });
      at += piece.length;
      rest = rest.slice(piece.length);
    }
  }
  return lines;
}

/** The part before a place. */
const before = (parts: readonly Styled[], place: number): Styled[] => splitAt(parts, [0, place])[0]!;

/** How much of a text fits into a number of columns, in UTF-16 units. */
function fitting(text: string, cells: number): number {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += cellsOf(character);
    if (used > cells) break;
    end += character.length;
  }
  return end;
}

/** The first columns of a text. */
export function clip(parts: readonly Styled[], cells: number): Styled[] {
  return before(parts, fitting(textOf(parts), cells));
}

/** A text without the spaces at its end; those that fit may stay. */
export function trimEnd(parts: readonly Styled[], cells = 0): Styled[] {
  const text = textOf(parts);
  const spaces = text.length - text.trimEnd().length;
  return before(parts, text.length - Math.min(spaces, Math.max(0, cellLength(text) - cells)));
}

/** The pieces of a word that is longer than a line. */
function fold(word: string, cells: number): string[] {
  const pieces: string[] = [];
  for (let rest = word; rest; rest = rest.slice(pieces.at(-1)!.length)) {
    pieces.push(rest.slice(0, Math.max(1, fitting(rest, cells))));
  }
  return pieces;
}

/** What becomes of a word that is longer than a line: it goes on in the next one, or ends in an ellipsis. */
export type Overflow = 'fold' | 'ellipsis';

/** Where lines begin. Source: divide_line of the Python package rich. */
function breaksOf(text: string, cells: number, overflow: Overflow): number[] {
  const breaks = [0];
  let start = 0;
  let used = 0;
  for (const word of text.match(/\s*\S+\s*/g) ?? []) {
    const isLong = cellLength(word.trimEnd()) > cells;
    if (used + cellLength(word.trimEnd()) <= cells) {
      used += cellLength(word);
    } else if (isLong && overflow === 'fold') {
      let at = start;
      for (const piece of fold(word, cells)) {
        if (at > 0) breaks.push(at);
        at += piece.length;
        used = cellLength(piece);
      }
    } else {
      if (start > 0) breaks.push(start);
      used = cellLength(word);
    }
    start += word.length;
  }
  return breaks;
}

/** Splits text into lines between words, as rich does; a line has room for one character at least. */
export function wrapText(parts: readonly Styled[], room: number, overflow: Overflow): Styled[][] {
  const cells = Math.max(1, room);
  return splitAt(parts, breaksOf(textOf(parts), cells, overflow)).map((whole) => {
    const line = trimEnd(whole, cells);
    if (widthOf(line) <= cells) return line;
    const start = clip(line, cells - 1);
    return [...start, { text: `${' '.repeat(cells - 1 - widthOf(start))}…`, style: line.at(-1)!.style }];
  });
}

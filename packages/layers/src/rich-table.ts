/** The numbers of an ANSI style, such as `1` for bold. */
export type Style = string;

/** A run of text in one style; `''` is plain. */
export interface Styled {
  readonly text: string;
  readonly style: Style;
}

export type Alignment = 'left' | 'right' | 'center';

/** A column of a table: `width` is what it asks for, without the spaces on its sides. */
export interface Column {
  readonly title: string;
  readonly alignment: Alignment;
  readonly width: number;
}

/** Styled text with ANSI codes, or plain. */
export function paint(parts: readonly Styled[], color: boolean): string {
  return parts.map(({ text, style }) => (color && style && text ? `\x1b[${style}m${text}\x1b[0m` : text)).join('');
}

const lengthOf = (parts: readonly Styled[]): number => parts.reduce((n, { text }) => n + [...text].length, 0);

function cut(parts: readonly Styled[], from: number, to: number): Styled[] {
  let start = 0;
  return parts.flatMap(({ text, style }) => {
    const characters = [...text];
    const part = characters.slice(Math.max(0, from - start), Math.max(0, to - start)).join('');
    start += characters.length;
    return part ? [{ text: part, style }] : [];
  });
}

/** Splits text into lines between words, as rich does: a word longer than a line is cut, with an ellipsis. */
export function wrapText(parts: readonly Styled[], width: number): Styled[][] {
  const text = parts.map((part) => part.text).join('');
  const words = text.match(/\s*\S+\s*/g) ?? [''];
  const breaks = [0];
  let start = 0;
  let used = 0;
  for (const word of words) {
    const length = [...word].length;
    if (used > 0 && used + [...word.trimEnd()].length > width) {
      breaks.push(start);
      used = 0;
    }
    used += length;
    start += length;
  }
  return breaks.map((from, i) => {
    const line = trimEnd(cut(parts, from, breaks[i + 1] ?? start), width);
    return lengthOf(line) <= width ? line : [...cut(line, 0, width - 1), { text: '…', style: line.at(-1)!.style }];
  });
}

/** Takes spaces off the end of a line, as far as they do not fit. */
function trimEnd(parts: readonly Styled[], width: number): Styled[] {
  let length = lengthOf(parts);
  const text = parts.map((part) => part.text).join('');
  const spaces = text.length - text.trimEnd().length;
  length -= Math.min(spaces, Math.max(0, length - width));
  return cut(parts, 0, length);
}

/** Python's rounding: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Takes the same share off each width until they add up to `available`. Source: rich's ratio_reduce. */
function shrink(widths: readonly number[], available: number): number[] {
  let excess = widths.reduce((a, b) => a + b, 0) - available;
  if (excess <= 0) return [...widths];
  return widths.map((width, i) => {
    const taken = Math.min(width, roundHalfEven(excess / (widths.length - i)));
    excess -= taken;
    return width - taken;
  });
}

function align(line: readonly Styled[], width: number, alignment: Alignment, fill: Style): Styled[] {
  const room = Math.max(0, width - lengthOf(line));
  const before = alignment === 'left' ? 0 : alignment === 'right' ? room : Math.floor(room / 2);
  const space = (n: number) => ({ text: ' '.repeat(n), style: fill });
  return [space(before), ...line, space(room - before)];
}

/** Runs of one style become one run. */
function merged(parts: readonly Styled[]): Styled[] {
  const result: Styled[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && last.style === part.style)
      result[result.length - 1] = { text: last.text + part.text, style: last.style };
    else if (part.text) result.push(part);
  }
  return result;
}

/** A table as the Python package rich draws it, with a line between rows, cut off at the width of the target. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly (readonly Styled[])[])[],
  width: number,
  { columns: screen, color }: { readonly columns: number; readonly color: boolean },
): string[] {
  // A column needs a space on each side, and a line stands before each and after the last.
  const asked = columns.map((column) => column.width + 2);
  const lines = columns.length + 1;
  const inner = shrink(asked, width - lines).map((w) => w - 2);
  const rule = (left: string, middle: string, right: string, dash: string) =>
    [...(left + inner.map((w) => dash.repeat(w + 2)).join(middle) + right)].slice(0, screen).join('');

  const row = (cells: readonly (readonly Styled[])[], bar: string, isHeader: boolean): string[] => {
    const wrapped = cells.map((cell, i) => wrapText(cell, inner[i]!));
    const height = Math.max(...wrapped.map((cell) => cell.length));
    const fill = isHeader ? '1' : '';
    return Array.from({ length: height }, (_, y) => {
      const parts = wrapped.flatMap((cell, i) => {
        const top = isHeader ? height - cell.length : 0;
        const line = cell[y - top] ?? [];
        const content = merged(align(line, inner[i]!, columns[i]!.alignment, fill));
        const edge = { text: ' ', style: fill };
        return [{ text: bar, style: '' }, edge, ...content, edge];
      });
      return paint(cut([...parts, { text: bar, style: '' }], 0, screen), color);
    });
  };

  const body = rows.flatMap((cells, i) => [...(i === 0 ? [] : [rule('├', '┼', '┤', '─')]), ...row(cells, '│', false)]);
  const titles = columns.map(({ title }) => [{ text: title, style: '1' }]);
  return [
    rule('┏', '┳', '┓', '━'),
    ...row(titles, '┃', true),
    rule('┡', '╇', '┩', '━'),
    ...body,
    rule('└', '┴', '┘', '─'),
  ];
}

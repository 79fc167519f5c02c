import { roundHalfEven } from '../rounding.ts';
import { clip, paint, type Style, type Styled, trimEnd, widthOf, wrapText } from './rich-text.ts';

type Alignment = 'left' | 'right' | 'center';

/** A column of a table: `width` is what it asks for, without the spaces on its sides. */
export interface Column {
  readonly title: string;
  readonly alignment: Alignment;
  readonly width: number;
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
  const content = alignment === 'left' ? line : trimEnd(line);
  const room = Math.max(0, width - widthOf(content));
  const before = alignment === 'left' ? 0 : alignment === 'right' ? room : Math.floor(room / 2);
  const space = (n: number) => ({ text: ' '.repeat(n), style: fill });
  return [space(before), ...content, space(room - before)];
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
    (left + inner.map((w) => dash.repeat(w + 2)).join(middle) + right).slice(0, screen);

  const row = (cells: readonly (readonly Styled[])[], bar: string, isHeader: boolean): string[] => {
    const wrapped = cells.map((cell, i) => wrapText(cell, inner[i]!, 'ellipsis'));
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
      return paint(clip([...parts, { text: bar, style: '' }], screen), color);
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

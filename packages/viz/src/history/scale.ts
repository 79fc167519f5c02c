import type { Panel } from './panels.ts';

/** What is nearer to 0 or to each other has no scale: its steps would be too small to be numbers. */
const SMALLEST = 1e-300;

/** The least and the greatest value of a panel, a little apart where they are the same, so that there is a scale between them. */
export function extentOf({ points, isLogarithmic }: Panel): readonly [number, number] {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return isLogarithmic ? [0.1, 1] : [0, 1];
  if (most - least > Math.max(Math.abs(most) * 1e-12, isLogarithmic ? 0 : SMALLEST)) return [least, most];
  if (isLogarithmic) return [least / 3, most * 3];
  const room = Math.abs(most) > SMALLEST ? Math.abs(most) / 10 : 1;
  return [least - room, most + room];
}

/** How the numbers of an axis are written; null as they come, with as many decimals as tell them apart. */
export function numberFormat({ isLogarithmic }: Panel, [least, most]: readonly [number, number]): string | null {
  const size = Math.max(Math.abs(least), Math.abs(most));
  if (size < 1e-3 || size >= 1e6) return '~e';
  return isLogarithmic ? (least < 1e-3 ? '~e' : '~g') : null;
}

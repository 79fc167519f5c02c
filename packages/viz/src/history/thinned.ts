import type { Point } from './panels.ts';

/** How many columns of points a pixel has: a PNG may have several of its own dots there. */
const FINENESS = 4;

/** The first point, the least, the greatest and the last of some that stand in one column, in their order. */
function outline(points: readonly Point[], from: number, to: number): readonly Point[] {
  let [least, most] = [from, from];
  for (let i = from + 1; i < to; i++) {
    if (points[i]!.value! < points[least]!.value!) least = i;
    if (points[i]!.value! > points[most]!.value!) most = i;
  }
  return [...new Set([from, Math.min(least, most), Math.max(least, most), to - 1])].map((i) => points[i]!);
}

/**
 * What is drawn of points so that nobody sees that the others are missing: a line is drawn in no time where each column has few of them.
 * Gaps stay.
 */
export function thinned(
  points: readonly Point[],
  [first, last]: readonly [number, number],
  width: number,
): readonly Point[] {
  const columns = FINENESS * width;
  if (points.length <= columns) return points;
  const columnOf = ({ epoch }: Point) => Math.floor(((epoch - first) / (last - first || 1)) * columns);
  const isBeside = (a: Point, b: Point) =>
    a.series === b.series && (a.value === null) === (b.value === null) && columnOf(a) === columnOf(b);
  const kept: Point[] = [];
  let from = 0;
  for (let i = 1; i <= points.length; i++) {
    if (i < points.length && isBeside(points[i]!, points[from]!)) continue;
    kept.push(...outline(points, from, i));
    from = i;
  }
  return kept;
}

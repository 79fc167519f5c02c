import { type Arrow, ranksOf } from './ranks.ts';

/** Graphviz makes a node wherever an arrow crosses a rank. So many nodes, with those of the diagram, it lays out in seconds. */
const NODES = 5_000;

/**
 * Whether an arrow is so long, in a diagram of many such arrows, that where it begins had better be drawn again beside where it ends:
 * Graphviz would take hours, and nobody could follow the arrow. The longest are, until the others are few enough.
 *
 * @param boxes How many boxes the diagram has.
 */
export function findLongEdges<T>(boxes: number, arrows: readonly Arrow<T>[]): (from: T, to: T) => boolean {
  const ranks = ranksOf(arrows);
  const crossed = (from: T, to: T) => (ranks.get(to) ?? 0) - (ranks.get(from) ?? 0) - 1;
  const lengths = arrows.map(([from, to]) => crossed(from, to)).sort((a, b) => a - b);
  let left = Math.max(0, NODES - boxes);
  const tooLong = lengths.find((length) => {
    left -= Math.max(0, length);
    return left < 0;
  });
  return (from, to) => tooLong !== undefined && crossed(from, to) >= tooLong;
}

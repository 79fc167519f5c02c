import { inform } from '@keisan/autograd/internal';
import { type Arrow, ranksOf } from '../dot/ranks.ts';
import { crowded } from './layout-errors.ts';

/** What Graphviz's time grows with: the square of all boxes, and those of the lengths of the rows, all in all. */
interface Load {
  readonly boxes: number;
  readonly squares: number;
}

/** So many it takes some seconds for. */
const SOME: Load = { boxes: 4_000, squares: 2_500_000 };
/** And so many about a minute: 5,000 boxes in a row. */
const MOST: Load = { boxes: 10_000, squares: 25_000_000 };

const exceeds = (load: Load, limit: Load): boolean => load.boxes > limit.boxes || load.squares > limit.squares;

/** An arrow in DOT that begins a line, between names that stand in quotes or are words. */
const ARROW = /^ *("[^"\n]*"|\w+) *-> *("[^"\n]*"|\w+)/gm;

/** What stands in the rows of a diagram: boxes, and arrows that go past. */
interface Crowd extends Load {
  readonly longest: number;
}

/** Reads in a text in DOT how many boxes and arrows stand side by side, as far as the arrows tell that begin a line. */
export function crowdOf(dot: string): Crowd {
  const pairs = new Map<string, Arrow<string>>();
  for (const [, from, to] of dot.matchAll(ARROW)) pairs.set(`${from} ${to}`, [from!, to!]);
  const ranks = ranksOf([...pairs.values()]);
  // What each row has more than the one above it.
  const more: number[] = [];
  const add = (from: number, to: number) => {
    if (from >= to) return;
    more[from] = (more[from] ?? 0) + 1;
    more[to] = (more[to] ?? 0) - 1;
  };
  for (const rank of ranks.values()) add(rank, rank + 1);
  for (const [from, to] of pairs.values()) add((ranks.get(from) ?? 0) + 1, ranks.get(to) ?? 0);
  let [row, longest, squares] = [0, 0, 0];
  for (const change of Array.from(more, (value) => value ?? 0)) {
    row += change;
    longest = Math.max(longest, row);
    squares += row ** 2;
  }
  return { boxes: ranks.size, longest, squares };
}

/**
 * Says that a diagram takes a while.
 * @throws LayoutError where Graphviz would have neither the time nor the memory.
 */
export function checkCrowd(where: string, dot: string): void {
  const crowd = crowdOf(dot);
  const size = `${crowd.boxes} boxes, up to ${crowd.longest} of them, or of arrows past them, side by side`;
  if (exceeds(crowd, MOST)) throw crowded(where, dot, size, MOST.boxes, MOST.squares);
  if (exceeds(crowd, SOME)) inform(`${where}: Graphviz lays out ${size}, which may take a minute or two.`);
}

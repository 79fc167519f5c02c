import { inform } from '@keisan/autograd/internal';
import { type Arrow, ranksOf } from '../dot/ranks.ts';
import { crowded } from './layout-errors.ts';

/** What Graphviz's time grows with is the squares of the lengths of the rows, all in all. So many it takes some seconds for. */
const SOME = 2_500_000;
/** And so many some minutes: 7,000 boxes in a row. */
const MOST = 49_000_000;

/** An arrow in DOT that begins a line, between names that stand in quotes or are words. */
const ARROW = /^ *("[^"\n]*"|\w+) *-> *("[^"\n]*"|\w+)/gm;

/** What stands in the rows of a diagram: boxes, and arrows that go past. */
interface Crowd {
  readonly boxes: number;
  readonly longest: number;
  readonly squares: number;
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
  const { boxes, longest, squares } = crowdOf(dot);
  const size = `${boxes} boxes, up to ${longest} of them, or of arrows past them, side by side`;
  if (squares > MOST) throw crowded(where, dot, size, MOST);
  if (squares > SOME) inform(`${where}: Graphviz lays out ${size}, which may take a minute or two.`);
}

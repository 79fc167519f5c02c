import type { Tensor } from '@keisan/autograd';

/** Graphviz makes a node wherever an arrow crosses a rank. So many nodes, with those of the graph, it lays out in seconds. */
const NODES = 5_000;

const inputsOf = (t: Tensor): readonly Tensor[] => t.node?.inputs ?? [];

/** The rank of each value: below all that it is computed from, and what was given right above where it is used first. */
function ranksOf(tensors: readonly Tensor[]): Map<Tensor, number> {
  const ranks = new Map<Tensor, number>();
  for (const t of tensors) {
    ranks.set(t, 1 + inputsOf(t).reduce((most, input) => Math.max(most, ranks.get(input)!), 0));
  }
  const firstUses = new Map<Tensor, number>();
  for (const t of tensors) {
    for (const input of inputsOf(t)) {
      firstUses.set(input, Math.min(firstUses.get(input) ?? Number.POSITIVE_INFINITY, ranks.get(t)!));
    }
  }
  for (const [t, use] of firstUses) if (inputsOf(t).length === 0) ranks.set(t, use - 1);
  return ranks;
}

/**
 * Whether an arrow from a value to where it is used is so long, in a graph of many such arrows, that the value had better be drawn
 * again beside its use: Graphviz would take hours, and nobody could follow the arrow. The longest are, until the others are few enough.
 *
 * @param tensors every value of the graph, oldest first.
 */
export function findLongEdges(tensors: readonly Tensor[]): (from: Tensor, to: Tensor) => boolean {
  const ranks = ranksOf(tensors);
  const crossed = (from: Tensor, to: Tensor) => ranks.get(to)! - ranks.get(from)! - 1;
  const lengths = tensors.flatMap((to) => inputsOf(to).map((from) => crossed(from, to))).sort((a, b) => a - b);
  let left = Math.max(0, NODES - tensors.length);
  const tooLong = lengths.find((length) => {
    left -= length;
    return left < 0;
  });
  return (from, to) => tooLong !== undefined && crossed(from, to) >= tooLong;
}

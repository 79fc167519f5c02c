/** An arrow, from what is above to what is below. */
export type Arrow<T> = readonly [from: T, to: T];

/** What a list of arrows reaches, above and below. */
function neighbours<T>(arrows: readonly Arrow<T>[]): Map<T, { above: number; readonly below: T[] }> {
  const all = new Map<T, { above: number; readonly below: T[] }>();
  const at = (place: T) => all.get(place) ?? all.set(place, { above: 0, below: [] }).get(place)!;
  for (const [from, to] of arrows) {
    at(from).below.push(to);
    at(to).above++;
  }
  return all;
}

/**
 * The rank of whatever an arrow begins or ends at, as Graphviz chooses it: below all that has an arrow to it, and what has none
 * right above where its first arrow ends. What stands in a ring, or below one, has none.
 */
export function ranksOf<T>(arrows: readonly Arrow<T>[]): Map<T, number> {
  const all = neighbours(arrows);
  const ranks = new Map<T, number>();
  const tops = [...all].filter(([, { above }]) => above === 0).map(([place]) => place);
  const ready = tops.map((place): [T, number] => [place, 1]);
  const least = new Map<T, number>();
  for (const [place, rank] of ready) {
    ranks.set(place, rank);
    for (const next of all.get(place)!.below) {
      least.set(next, Math.max(least.get(next) ?? 0, rank + 1));
      if (--all.get(next)!.above === 0) ready.push([next, least.get(next)!]);
    }
  }
  for (const place of tops) {
    const uses = all.get(place)!.below.flatMap((next) => ranks.get(next) ?? []);
    if (uses.length > 0) ranks.set(place, uses.reduce((a, b) => Math.min(a, b)) - 1);
  }
  return ranks;
}

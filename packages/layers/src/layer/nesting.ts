import { ValueError } from '@keisan/autograd';

/** What may hold others of its kind, as layers do. */
interface Nesting<T> {
  readonly label: string;
  readonly sublayers: readonly T[];
}

/**
 * A layer and those within it, at any depth: each once, before those that it holds.
 * @throws ValueError for a layer that holds itself.
 */
export function layersWithin<T extends Nesting<T>>(layer: T): T[] {
  const found = new Set<T>();
  const holders = new Set<T>();
  const visit = (one: T, holder: T) => {
    if (holders.has(one)) throw holdsItself(one, holder);
    if (found.has(one)) return;
    found.add(one);
    holders.add(one);
    for (const inner of one.sublayers) visit(inner, one);
    holders.delete(one);
  };
  visit(layer, layer);
  return [...found];
}

/** What is wrong with a layer that is held by `holder`, which it holds. */
export function holdsItself(layer: { readonly label: string }, holder: { readonly label: string }): ValueError {
  return new ValueError({
    where: layer.label,
    got: layer === holder ? 'a layer that holds itself' : `a layer that holds ${holder.label}, which holds it`,
    expected: 'layers within layers, without a ring',
    fix: 'Make a new layer for it; a layer that only refers to its owner keeps it in a private field: #owner',
  });
}

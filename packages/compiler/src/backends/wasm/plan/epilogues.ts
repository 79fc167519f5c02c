import type { EntryId, Graph } from '@keisan/autograd';
import { sameShape } from '@keisan/autograd/internal';
import { identity, isIdentity } from './access.ts';
import { type MapStep, type ProductStep, readsOf, type Step } from './steps.ts';

/** Whether a map computes what it reads of a product from the element at the same place only. */
function follows(map: MapStep, product: ProductStep, { entries }: Graph): boolean {
  if (product.batch.length > 0 || !sameShape(map.space, entries[product.value]!.shape)) return false;
  return (
    map.reads.every(({ value, access }) => value !== product.value || isIdentity(access, map.space)) &&
    map.results.every(({ id, value, access }) => id === value && isIdentity(access, map.space))
  );
}

/** A map that follows a product, and puts down the product too where something else reads it. */
function epilogueOf(map: MapStep, { value }: ProductStep, isKept: boolean): MapStep {
  if (!isKept) return map;
  return { ...map, results: [...map.results, { id: value, value, access: identity(map.space) }] };
}

/**
 * The first map that reads a product is computed while the product's blocks are at hand. The product waits for it, so that everything
 * else that the map reads is there; so do the updates of weights, which come after all that reads the old ones.
 */
export function joinEpilogues(steps: readonly Step[], graph: Graph, results: ReadonlySet<EntryId>): readonly Step[] {
  const readers = new Map<EntryId, Set<Step>>();
  for (const step of steps) {
    for (const { value } of readsOf(step)) readers.set(value, (readers.get(value) ?? new Set()).add(step));
  }
  const products = new Map<Step, ProductStep>();
  const alone = new Set<ProductStep>();
  for (const step of steps) {
    if (step.kind !== 'product') continue;
    const [first, ...others] = readers.get(step.value) ?? [];
    if (first?.kind !== 'map' || !follows(first, step, graph)) continue;
    products.set(first, step);
    if (others.length === 0 && !results.has(step.value)) alone.add(step);
  }
  const joined = new Set<Step>(products.values());
  return steps.flatMap((step): Step[] => {
    if (joined.has(step)) return [];
    const product = products.get(step);
    if (!product) return [step];
    return [{ ...product, epilogue: epilogueOf(step as MapStep, product, !alone.has(product)) }];
  });
}

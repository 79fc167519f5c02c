import type { EntryId, Graph } from '@keisan/autograd';
import { sameShape } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { type MapStep, type ProductStep, readsOf, type Step } from './steps.ts';

/** The map that alone reads a product, each place its own element. */
function soleReader(product: ProductStep, readers: readonly Step[], { entries }: Graph): MapStep | null {
  const [reader, ...others] = readers;
  if (reader?.kind !== 'map' || others.length > 0 || product.batch.length > 0) return null;
  if (!sameShape(reader.space, entries[product.value]!.shape)) return null;
  const isSame = reader.reads.every(({ value, access }) => value !== product.value || isIdentity(access, reader.space));
  const isWhole = reader.results.every(({ id, value, access }) => id === value && isIdentity(access, reader.space));
  return isSame && isWhole ? reader : null;
}

/**
 * What alone reads a product is computed while its blocks are at hand. The product waits for it, so that everything else that its
 * reader reads is there; so do the updates of weights, which come after all that reads the old ones.
 */
export function joinEpilogues(steps: readonly Step[], graph: Graph, results: ReadonlySet<EntryId>): readonly Step[] {
  const readers = new Map<EntryId, Set<Step>>();
  for (const step of steps) {
    for (const { value } of readsOf(step)) readers.set(value, (readers.get(value) ?? new Set()).add(step));
  }
  const products = new Map<MapStep, ProductStep>();
  for (const step of steps) {
    if (step.kind !== 'product' || results.has(step.value)) continue;
    const reader = soleReader(step, [...(readers.get(step.value) ?? [])], graph);
    if (reader) products.set(reader, step);
  }
  const joined = new Set<Step>(products.values());
  return steps.flatMap((step): Step[] => {
    if (joined.has(step)) return [];
    const product = step.kind === 'map' ? products.get(step) : undefined;
    return product ? [{ ...product, epilogue: step as MapStep }] : [step];
  });
}

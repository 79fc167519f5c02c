import type { EntryId, Shape } from '@keisan/autograd';
import { sameShape, sizeOf } from '@keisan/autograd/internal';
import { type Access, identity, isIdentity } from './access.ts';
import { isReadable } from './program.ts';
import { type MapStep, type Plan, type ProductStep, type Read, type Result, readsOf, type Step } from './steps.ts';

/** An access whose axes but the last are joined; null where they do not run on from one another. */
function asMatrix({ offset, strides }: Access, space: Shape): Access | null {
  let [row, length] = [0, 1];
  for (let axis = space.length - 2; axis >= 0; axis--) {
    if (space[axis] === 1) continue;
    if (length === 1) row = strides[axis]!;
    else if (strides[axis] !== row * length) return null;
    length *= space[axis]!;
  }
  return { offset, strides: [row, strides.at(-1)!] };
}

/** A map over a matrix of elements in the same order; null where what it reads does not lie so. */
function overMatrix(map: MapStep, rows: number, columns: number): MapStep | null {
  const { space } = map;
  if (space.length === 2 || space.at(-1) !== columns || sizeOf(space) !== rows * columns) return null;
  const flat = <T extends Read>(read: T): T | null => {
    const access = asMatrix(read.access, space);
    return access && { ...read, access };
  };
  const [reads, results] = [map.reads.map(flat), map.results.map(flat)];
  if (reads.includes(null) || results.includes(null)) return null;
  return { ...map, space: [rows, columns], reads: reads as Read[], results: results as Result[] };
}

/** A map as it follows a product, place by place; null where it does not. */
function following(map: MapStep, product: ProductStep, plan: Pick<Plan, 'graph' | 'kinds'>): MapStep | null {
  const { batch, rows, columns, value } = product;
  if (batch.length > 0) return null;
  const found = sameShape(map.space, [rows, columns]) ? map : overMatrix(map, rows, columns);
  if (!found) return null;
  const isSame = (read: Read) => isIdentity(read.access, found.space);
  const fits =
    found.reads.every((read) => read.value !== value || isSame(read)) &&
    found.results.every((result) => result.id === result.value && isSame(result));
  return fits && (found === map || isReadable(plan, found, new Set([value]))) ? found : null;
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
export function joinEpilogues(
  steps: readonly Step[],
  plan: Pick<Plan, 'graph' | 'kinds'>,
  results: ReadonlySet<EntryId>,
): readonly Step[] {
  const readers = new Map<EntryId, Set<Step>>();
  for (const step of steps) {
    for (const { value } of readsOf(step)) readers.set(value, (readers.get(value) ?? new Set()).add(step));
  }
  const products = new Map<Step, ProductStep>();
  const maps = new Map<Step, MapStep>();
  const alone = new Set<ProductStep>();
  for (const step of steps) {
    if (step.kind !== 'product') continue;
    const [first, ...others] = readers.get(step.value) ?? [];
    const map = first?.kind === 'map' ? following(first, step, plan) : null;
    if (!map) continue;
    maps.set(first!, map);
    products.set(first!, step);
    if (others.length === 0 && !results.has(step.value)) alone.add(step);
  }
  const joined = new Set<Step>(products.values());
  return steps.flatMap((step): Step[] => {
    if (joined.has(step)) return [];
    const product = products.get(step);
    if (!product) return [step];
    return [{ ...product, epilogue: epilogueOf(maps.get(step)!, product, !alone.has(product)) }];
  });
}

import type { EntryId } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';
import { inGroups } from './groups.ts';
import { packingOf } from './packing.ts';
import { type ProductStep, readsOf, type Step, valuesOf } from './steps.ts';

/** Products of so many multiplications have enough to do for all threads by themselves. */
const MANY = 2 ** 20;

/** A group has so many products at most: what they read and make stays until its end. */
const MOST = 32;

/** How far products of a group may be apart. */
const REACH = 64;

function isSmall(step: Step): step is ProductStep {
  if (step.kind !== 'product') return false;
  const { batch, rows, depth, columns } = step;
  const packing = packingOf(step);
  return !packing.left && !packing.right && sizeOf(batch) === 1 && rows * depth * columns < MANY;
}

/** The small products that follow one, and can be done before what lies between. */
function groupFrom(
  first: ProductStep,
  later: readonly Step[],
  replaced: ReadonlyMap<EntryId, EntryId>,
): readonly ProductStep[] {
  const group = [first];
  const read = new Set<EntryId>();
  const made = new Set<EntryId>();
  const gone = new Set<EntryId>();
  const pass = (step: Step) => {
    for (const { value } of readsOf(step)) read.add(value);
    for (const value of valuesOf(step)) {
      made.add(value);
      if (replaced.has(value)) gone.add(replaced.get(value)!);
    }
  };
  pass(first);
  for (const step of later) {
    const joins =
      isSmall(step) &&
      readsOf(step).every(({ value }) => !made.has(value) && !gone.has(value)) &&
      valuesOf(step).every((value) => !read.has(replaced.get(value) ?? value));
    if (joins) group.push(step);
    if (group.length === MOST) break;
    pass(step);
  }
  return group;
}

/**
 * Makes groups of small products that do not depend on each other, as the gradients by the weights of many layers: each alone is not worth
 * sharing among threads.
 * @param replaced What a value takes the place of.
 */
export function joinProducts(steps: readonly Step[], replaced: ReadonlyMap<EntryId, EntryId>): readonly Step[] {
  return inGroups(steps, REACH, (first, later) => {
    if (!isSmall(first)) return null;
    const group = groupFrom(first, later(), replaced);
    return group.length > 1 ? { kind: 'together', steps: group } : null;
  });
}

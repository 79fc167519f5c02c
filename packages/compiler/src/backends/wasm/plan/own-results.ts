import type { EntryId } from '@keisan/autograd';
import type { Plan } from './steps.ts';

/** The results that a plan computes itself and that are one result each: they may lie where somebody else wants them. */
export function ownResults({ results, kinds }: Pick<Plan, 'results' | 'kinds'>): ReadonlySet<EntryId> {
  const counts = new Map<EntryId, number>();
  for (const id of results) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Set(results.filter((id) => counts.get(id) === 1 && kinds[id] !== 'given' && kinds[id] !== 'constant'));
}

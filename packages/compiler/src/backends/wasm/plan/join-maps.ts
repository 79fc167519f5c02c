import type { EntryId } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';
import { isIdentity, sameAccess } from './access.ts';
import { type MapStep, type Read, type Step, valuesOf } from './steps.ts';

/** Maps of so few elements are joined whatever they read: a call costs more than they do. */
const FEW = 64;

/** How far back a map looks for one to join. */
const REACH = 8;

const MOST_RESULTS = 8;

/** How many ops joined maps compute on the way: a function may have 50,000 variables, and a sine has hundreds. */
const MOST_MEMBERS = 96;

const makes = (step: MapStep, value: EntryId) => step.results.some((result) => result.value === value);

/** Whether each place of the space makes the value at the same place, all of it. */
const makesWhole = ({ results, space }: MapStep) =>
  results.every(({ id, value, access }) => id === value && isIdentity(access, space));

/** Whether two maps of one space have something in common that is worth one pass over memory in place of two. */
function isWorthwhile(before: MapStep, after: MapStep): boolean {
  if (sizeOf(after.space) <= FEW) return true;
  return after.reads.some(
    ({ value, access }) =>
      makes(before, value) ||
      (isIdentity(access, after.space) &&
        before.reads.some((read) => read.value === value && isIdentity(read.access, after.space))),
  );
}

function joined(before: MapStep, after: MapStep): MapStep {
  const reads: Read[] = [...before.reads];
  for (const read of after.reads) {
    const isKnown = before.reads.some(
      ({ value, access }) => value === read.value && sameAccess(access, read.access, before.space),
    );
    if (!isKnown && !makes(before, read.value)) reads.push(read);
  }
  return {
    ...before,
    results: [...before.results, ...after.results],
    members: new Set([...before.members, ...after.members]),
    reads,
  };
}

/** Joins maps of one space where one reads what the other makes, or both read the same: so memory is passed over once. */
export function joinMaps(steps: readonly Step[]): readonly Step[] {
  const kept: Step[] = [];
  /** Where each value is made. */
  const makers = new Map<EntryId, number>();
  /** The last maps of each space. */
  const bySpace = new Map<string, number[]>();

  const placeFor = (step: MapStep): number | null => {
    const places = bySpace.get(`${step.space}`) ?? [];
    for (const place of places.toReversed()) {
      const before = kept[place] as MapStep;
      const isReady = step.reads.every(({ value, access }) => {
        const maker = makers.get(value) ?? -1;
        return maker < place || (maker === place && isIdentity(access, step.space));
      });
      if (!isReady) return null;
      if (before.results.length + step.results.length > MOST_RESULTS) continue;
      if (before.members.size + step.members.size > MOST_MEMBERS) continue;
      if (makesWhole(before) && makesWhole(step) && isWorthwhile(before, step)) return place;
    }
    return null;
  };

  for (const step of steps) {
    const place = step.kind === 'map' ? placeFor(step) : null;
    if (place !== null) kept[place] = joined(kept[place] as MapStep, step as MapStep);
    else {
      kept.push(step);
      if (step.kind === 'map') {
        const key = `${step.space}`;
        bySpace.set(key, [...(bySpace.get(key) ?? []).slice(1 - REACH), kept.length - 1]);
      }
    }
    for (const value of valuesOf(step)) makers.set(value, place ?? kept.length - 1);
  }
  return kept;
}

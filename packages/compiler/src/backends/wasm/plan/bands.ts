import type { EntryId, Graph } from '@keisan/autograd';
import { sizeOf } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { inGroups } from './groups.ts';
import { type MapStep, type Read, type ReductionStep, readsOf, type Step, valuesOf } from './steps.ts';

/** Arrays of fewer elements stay in the nearest caches from one pass to the next. */
const FEW = 2 ** 14;

/** How far steps that belong to a band may be apart. */
const REACH = 16;

type RowStep = MapStep | ReductionStep;

/** Whether a step makes rows of its values from rows of what it reads. */
function goesByRows(step: Step): step is RowStep {
  if (step.kind === 'reduction') return step.space.length > 1 && step.space[0]! > 1 && !step.axes.includes(0);
  if (step.kind !== 'map' || (step.space[0] ?? 1) === 1) return false;
  return step.results.every(({ id, value, access }) => id === value && isIdentity(access, step.space));
}

/** Whether each row of a space reads the same row of a value only. */
function readsItsRow({ value, access: { offset, strides } }: Read, { space }: RowStep, { entries }: Graph): boolean {
  const row = sizeOf(entries[value]!.shape) / space[0]!;
  const [first, ...rest] = strides as [number, ...number[]];
  const reach = rest.reduce((sum, stride, i) => sum + stride * (space[i + 1]! - 1), offset);
  return first === row && offset >= 0 && rest.every((stride) => stride >= 0) && reach < row;
}

/** The steps that follow one and can go along with it, row by row. */
function bandFrom(
  first: Step,
  later: () => readonly Step[],
  graph: Graph,
  apart: ReadonlySet<EntryId>,
): readonly RowStep[] {
  if (!goesByRows(first) || sizeOf(first.space) < FEW || valuesOf(first).some((value) => apart.has(value))) return [];
  const [rows] = first.space;
  const band: RowStep[] = [first];
  const made = new Set(valuesOf(first));
  const skipped = new Set<EntryId>();
  for (const step of later()) {
    const inside = readsOf(step).filter(({ value }) => made.has(value));
    const joins =
      goesByRows(step) &&
      step.space[0] === rows &&
      inside.length > 0 &&
      inside.every((read) => readsItsRow(read, step, graph)) &&
      readsOf(step).every(({ value }) => !skipped.has(value)) &&
      valuesOf(step).every((value) => !apart.has(value));
    if (joins) band.push(step);
    for (const value of valuesOf(step)) (joins ? made : skipped).add(value);
  }
  return band;
}

/**
 * Makes one pass over the rows of large arrays out of steps that each go over them, as those of softmax and of a loss do: what one makes of
 * some rows is near when the next reads it.
 * @param apart What no band makes: it may take the place of something else.
 */
export function joinBands(steps: readonly Step[], graph: Graph, apart: ReadonlySet<EntryId>): readonly Step[] {
  return inGroups(steps, REACH, (first, later) => {
    const band = bandFrom(first, later, graph, apart);
    return band.length > 1 ? { kind: 'band', rows: band[0]!.space[0]!, steps: band } : null;
  });
}

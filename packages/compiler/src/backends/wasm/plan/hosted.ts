import type { EntryId } from '@keisan/autograd';
import { isGiven, type OpEntry } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { isOpen } from './kinds.ts';
import { type Plan, type RowsStep, readsOf, type ScanStep, type Step } from './steps.ts';

const given = new WeakMap<Plan, readonly EntryId[]>();

/** What is given to the body of a loop, in the order of the op's inputs. */
export function givenOf(plan: Plan): readonly EntryId[] {
  const before = given.get(plan);
  if (before) return before;
  const found = plan.graph.entries.flatMap((entry, id) => (isGiven(entry) ? [id] : []));
  given.set(plan, found);
  return found;
}

/** How many inputs of a loop are carried from turn to turn, and how many are taken slice by slice. */
export function countsOf({ entry }: ScanStep, { graph }: Plan): { readonly carried: number; readonly scanned: number } {
  const { carried, scanned } = (graph.entries[entry] as OpEntry).attrs as Readonly<Record<string, number>>;
  return { carried: carried!, scanned: scanned! };
}

/** Whether a step can read a given value where it lies outside the memory of kernels. */
function readsOutside(step: Step, id: EntryId, plan: Plan): boolean {
  switch (step.kind) {
    case 'call':
      return true;
    case 'rows':
      return !step.isAdded && step.places.value !== id;
    case 'scan': {
      const { carried, scanned } = countsOf(step, plan);
      const inner = givenOf(step.body);
      const hosted = hostedIn(step.body);
      return step.reads.every(({ value }, i) => value !== id || i < carried + scanned || hosted.has(inner[i]!));
    }
    default:
      return false;
  }
}

const known = new WeakMap<Plan, ReadonlySet<EntryId>>();

/**
 * The given values of a plan that may stay outside the memory of kernels: those of which rows are picked, as data sets are, and those
 * that no kernel reads. A carried one may not.
 */
export function hostedIn(plan: Plan): ReadonlySet<EntryId> {
  const before = known.get(plan);
  if (before) return before;
  const { entries } = plan.graph;
  const hosted = new Set(givenOf(plan).filter((id, i) => i >= (plan.carried ?? 0) && entries[id]!.kind !== 'variable'));
  for (const step of plan.steps) {
    for (const { value } of readsOf(step)) {
      if (hosted.has(value) && !isOpen(entries[value]!) && !readsOutside(step, value, plan)) hosted.delete(value);
    }
  }
  known.set(plan, hosted);
  return hosted;
}

/** The picking of rows in a loop whose places are a slice of what the loop goes over: all of them are known before its first turn. */
export function rowsKnownAhead(step: ScanStep, plan: Plan): readonly RowsStep[] {
  const { carried, scanned } = countsOf(step, plan);
  const own = givenOf(step.body);
  const [slices, around] = [own.slice(carried, carried + scanned), new Set(own.slice(carried + scanned))];
  const { entries } = step.body.graph;
  return step.body.steps.filter(
    (each): each is RowsStep =>
      each.kind === 'rows' &&
      !each.isAdded &&
      around.has(each.rows.value) &&
      slices.includes(each.places.value) &&
      isIdentity(each.places.access, entries[each.places.value]!.shape),
  );
}

/** Whether a step may fail for what it reads, once what can be is checked ahead. */
export function mayFail(step: Step, plan: Plan): boolean {
  if (step.kind !== 'scan') return step.kind === 'call' || step.kind === 'rows';
  const known: ReadonlySet<Step> = new Set(rowsKnownAhead(step, plan));
  return step.body.steps.some((each) => !known.has(each) && mayFail(each, step.body));
}

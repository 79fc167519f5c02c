import type { EntryId, Graph } from '@keisan/autograd';
import { isGiven } from '@keisan/autograd/internal';
import { isIdentity } from './access.ts';
import { isOpen } from './kinds.ts';
import { type Body, bodiesOf, type Plan, type RowsStep, readsOf, type Step } from './steps.ts';

const given = new WeakMap<Graph, readonly EntryId[]>();

/** What is given to a plan; to a body in the order of the op's inputs. */
export function givenOf({ graph }: Pick<Plan, 'graph'>): readonly EntryId[] {
  const before = given.get(graph);
  if (before) return before;
  const found = graph.entries.flatMap((entry, id) => (isGiven(entry) ? [id] : []));
  given.set(graph, found);
  return found;
}

/** Whether a step can read a given value where it lies outside the memory of kernels. */
function readsOutside(step: Step, id: EntryId): boolean {
  switch (step.kind) {
    case 'call':
      return true;
    case 'rows':
      return !step.isAdded && step.places.value !== id;
    case 'scan':
    case 'while':
    case 'cond':
      return step.bodies.every(({ plan, first, carried, scanned }) => {
        const [inner, hosted] = [givenOf(plan), hostedIn(plan)];
        const isCopied = (i: number) => i < first + carried + scanned;
        return step.reads.every(({ value }, i) => value !== id || isCopied(i) || hosted.has(inner[i - first]!));
      });
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
      if (hosted.has(value) && !isOpen(entries[value]!) && !readsOutside(step, value)) hosted.delete(value);
    }
  }
  known.set(plan, hosted);
  return hosted;
}

/** The picking of rows in a loop whose places are a slice of what the loop goes over: all of them are known before its first turn. */
export function rowsKnownAhead({ plan, carried, scanned }: Body): readonly RowsStep[] {
  const own = givenOf(plan);
  const [slices, around] = [own.slice(carried, carried + scanned), new Set(own.slice(carried + scanned))];
  const { entries } = plan.graph;
  return plan.steps.filter(
    (each): each is RowsStep =>
      each.kind === 'rows' &&
      !each.isAdded &&
      around.has(each.rows.value) &&
      slices.includes(each.places.value) &&
      isIdentity(each.places.access, entries[each.places.value]!.shape),
  );
}

/** Whether a step may fail for what it reads, once what can be is checked ahead. */
export function mayFail(step: Step): boolean {
  if (step.kind === 'call' || step.kind === 'rows') return true;
  return bodiesOf(step).some((body) => {
    const known: ReadonlySet<Step> = new Set(rowsKnownAhead(body));
    return body.plan.steps.some((each) => !known.has(each) && mayFail(each));
  });
}

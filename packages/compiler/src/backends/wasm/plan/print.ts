import type { EntryId } from '@keisan/autograd';
import { formatShape, type OpEntry } from '@keisan/autograd/internal';
import { countsOf, givenOf } from './hosted.ts';
import type { Kind } from './kinds.ts';
import { type MapStep, type Plan, readsOf, type Step, valuesOf } from './steps.ts';

/** What an entry is called in a printed plan: what the printed graph calls it. */
function nameOf({ graph }: Plan, id: EntryId): string {
  const entry = graph.entries[id]!;
  if (entry.kind === 'input' || entry.kind === 'variable') return entry.name;
  return entry.kind === 'key' ? 'key' : `%${id}`;
}

const computed: ReadonlySet<Kind> = new Set<Kind>(['elementwise', 'random', 'place']);

/** The elementwise ops that a kernel computes, in order. */
function opsOf({ graph, kinds }: Plan, ids: Iterable<EntryId>): string {
  const ops = [...ids].sort((a, b) => a - b).filter((id) => computed.has(kinds[id]!));
  return ops.map((id) => (graph.entries[id] as OpEntry).op.name).join(', ') || 'copy';
}

const computedBy = ({ results, members }: MapStep) => new Set([...members, ...results.map(({ id }) => id)]);

function headOf(plan: Plan, step: Step): string {
  const { graph } = plan;
  switch (step.kind) {
    case 'map':
      return `map ${formatShape(step.space)} ${opsOf(plan, computedBy(step))}`;
    case 'fill':
      return `fill ${step.number}`;
    case 'reduction': {
      const prologue = opsOf(plan, step.members);
      return `${step.name} ${formatShape(step.space)} over ${step.axes}${prologue === 'copy' ? '' : ` of ${prologue}`}`;
    }
    case 'product': {
      const { batch, rows, depth, columns, epilogue } = step;
      const sizes = `${formatShape([...batch, rows, depth])} x ${formatShape([depth, columns])}`;
      return `product ${sizes}${epilogue ? `, then ${opsOf(plan, computedBy(epilogue))}` : ''}`;
    }
    case 'band':
      return `band of ${step.rows} rows`;
    case 'rows':
      return step.isAdded ? 'added rows' : 'rows';
    case 'call':
      return `call ${(graph.entries[step.entry] as OpEntry).op.name}`;
    case 'scan':
      return 'scan';
  }
}

function lines(plan: Plan, steps: readonly Step[] = plan.steps): string[] {
  return steps.flatMap((step) => {
    const names = (ids: readonly EntryId[]) => ids.map((id) => nameOf(plan, id)).join(', ');
    const read = names([...new Set(readsOf(step).map(({ value }) => value))]);
    const head = `${names(valuesOf(step)) || 'nothing'} = ${headOf(plan, step)}${read && ` from ${read}`}`;
    if (step.kind === 'band') return [`${head} {`, ...lines(plan, step.steps).map((line) => `  ${line}`), '}'];
    if (step.kind !== 'scan') return [head];
    const { carried } = countsOf(step, plan);
    const next = step.body.results.slice(0, carried);
    const state = givenOf(step.body)
      .slice(0, carried)
      .flatMap((id, i) => (id === next[i] ? [] : [`${nameOf(step.body, id)} := ${nameOf(step.body, next[i]!)}`]));
    return [`${head} {`, ...[...lines(step.body), ...state].map((line) => `  ${line}`), '}'];
  });
}

/** A plan as text: a line for each kernel and call, with what it computes and what it reads from memory. */
export const printPlan = (plan: Plan): string => `${lines(plan).join('\n')}\n`;

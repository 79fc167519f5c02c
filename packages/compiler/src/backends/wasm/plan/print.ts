import type { EntryId } from '@keisan/autograd';
import { formatShape, type OpEntry } from '@keisan/autograd/internal';
import { givenOf } from './hosted.ts';
import type { Kind } from './kinds.ts';
import {
  type Body,
  type ControlStep,
  isGroup,
  type MapStep,
  type Plan,
  readsOf,
  type Step,
  valuesOf,
} from './steps.ts';

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
    case 'together':
      return 'together';
    case 'rows':
      return step.isAdded ? 'added rows' : 'rows';
    case 'call':
      return `call ${(graph.entries[step.entry] as OpEntry).op.name}`;
    case 'scan':
    case 'while':
    case 'cond':
      return step.kind;
  }
}

/** The parts of what has several bodies. */
const parts = { scan: [], while: ['condition', 'body'], cond: ['true', 'false'] };

const within = (head: string, inner: readonly string[]) => [`${head} {`, ...inner.map((line) => `  ${line}`), '}'];

/** The steps of a body, then what it changes for the next turn, or what it comes to where nothing is carried on. */
function linesOfBody({ plan }: Body, isTurn: boolean): string[] {
  const given = givenOf(plan);
  const name = (id: EntryId) => nameOf(plan, id);
  if (!isTurn) return [...lines(plan), `return ${plan.results.map(name).join(', ')}`];
  const changed = plan.results
    .slice(0, plan.carried ?? 0)
    .flatMap((id, i) => (id === given[i] ? [] : [`${name(given[i]!)} := ${name(id)}`]));
  return [...lines(plan), ...changed];
}

function linesOfBodies({ kind, bodies }: ControlStep): string[] {
  const all = bodies.map((body, i) => linesOfBody(body, kind !== 'cond' && i === bodies.length - 1));
  return all.length === 1 ? all[0]! : all.flatMap((inner, i) => within(parts[kind][i]!, inner));
}

function lines(plan: Plan, steps: readonly Step[] = plan.steps): string[] {
  return steps.flatMap((step) => {
    const names = (ids: readonly EntryId[]) => ids.map((id) => nameOf(plan, id)).join(', ');
    const read = names([...new Set(readsOf(step).map(({ value }) => value))]);
    const head = `${names(valuesOf(step)) || 'nothing'} = ${headOf(plan, step)}${read && ` from ${read}`}`;
    if (isGroup(step)) return within(head, lines(plan, step.steps));
    return 'bodies' in step ? within(head, linesOfBodies(step)) : [head];
  });
}

/** A plan as text: a line for each kernel and call, with what it computes and what it reads from memory. */
export const printPlan = (plan: Plan): string => `${lines(plan).join('\n')}\n`;

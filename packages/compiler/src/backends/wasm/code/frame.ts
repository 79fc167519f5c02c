import type { EntryId } from '@keisan/autograd';
import { bytesPerElement } from '@keisan/autograd/internal';
import { countsOf, givenOf } from '../plan/hosted.ts';
import type { Layout } from '../plan/layout.ts';
import type { Plan, ScanStep, Step } from '../plan/steps.ts';

/** A plan where it lies in memory, with its kernels' names. */
export interface Frame {
  readonly plan: Plan;
  readonly layout: Layout;
  /** Where its frame begins. */
  readonly base: number;
  /** Where an element of a value lies. */
  elementAt(value: EntryId, element: number): number;
  readonly bodies: ReadonlyMap<ScanStep, Frame>;
  nameOf(step: Step): string;
}

/** Puts a plan, and the bodies of its loops, to places in memory. */
export function frameOf(
  plan: Plan,
  layout: Layout,
  base: number,
  path = 'k',
  around: ReadonlyMap<EntryId, number> = new Map(),
): Frame {
  const elementAt = (value: EntryId, element: number) => {
    const place = layout.places.get(value);
    const start = around.get(value) ?? (place === undefined ? undefined : base + place);
    if (start === undefined) throw new Error(`Entry ${value} has no place in memory`);
    return start + element * bytesPerElement(plan.graph.entries[value]!.dtype);
  };
  const bodies = new Map<ScanStep, Frame>();
  const names = new Map<Step, string>();
  plan.steps.forEach((step, i) => {
    names.set(step, `${path}${i}`);
    if (step.kind === 'band') for (const [k, each] of step.steps.entries()) names.set(each, `${path}${i}_${k}`);
  });
  for (const step of plan.steps) {
    if (step.kind !== 'scan') continue;
    const { at, layout: inner } = layout.bodies.get(step)!;
    const { carried, scanned } = countsOf(step, plan);
    const outer = new Map<EntryId, number>();
    givenOf(step.body).forEach((id, i) => {
      const { value, access } = step.reads[i]!;
      if (i < carried + scanned || !(layout.places.has(value) || around.has(value))) return;
      outer.set(id, elementAt(value, access.offset));
    });
    bodies.set(step, frameOf(step.body, inner, base + at, `${names.get(step)}_`, outer));
  }
  return { plan, layout, base, elementAt, bodies, nameOf: (step) => names.get(step)! };
}

import { sizeOf } from '@keisan/autograd/internal';
import type { FillStep, MapStep, Plan, ReductionStep } from '../plan/steps.ts';

/** Rough times on one core in nanoseconds: of reading or writing an element, and of an operation on one. */
const ELEMENT = 0.3;
const OPERATION = 0.3;

/** What a kernel takes on one core, roughly, in nanoseconds. */
export function timeOf(step: MapStep | FillStep | ReductionStep, { graph }: Plan): number {
  if (step.kind === 'fill') return ELEMENT * sizeOf(graph.entries[step.value]!.shape);
  const results = step.kind === 'map' ? step.results.length : 1;
  return sizeOf(step.space) * (ELEMENT * (step.reads.length + results) + OPERATION * (step.members.size + results));
}

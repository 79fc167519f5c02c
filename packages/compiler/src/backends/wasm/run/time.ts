import { sizeOf } from '@keisan/autograd/internal';
import type { BandStep, MapStep, ReductionStep } from '../plan/steps.ts';

/** Rough times on one core in nanoseconds: of reading or writing an element, and of an operation on one. */
const ELEMENT = 0.3;
const OPERATION = 0.3;

/** What a kernel takes on one core, roughly, in nanoseconds. */
export function timeOf(step: MapStep | ReductionStep | BandStep): number {
  if (step.kind === 'band') return step.steps.reduce((sum, each) => sum + timeOf(each), 0);
  const results = step.kind === 'map' ? step.results.length : 1;
  return sizeOf(step.space) * (ELEMENT * (step.reads.length + results) + OPERATION * (step.members.size + results));
}

/** What it takes to write so many elements. */
export const timeToFill = (elements: number): number => ELEMENT * elements;

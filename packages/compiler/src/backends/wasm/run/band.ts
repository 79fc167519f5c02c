import { sizeOf } from '@keisan/autograd/internal';
import { type Kernel, stepsIn } from '../code/map.ts';
import type { BandStep } from '../plan/steps.ts';
import type { Action, Exports } from './exports.ts';

/** So many elements of each array are gone over before the next step takes them. */
const NEAR = 2 ** 12;

/** Bands begin at multiples of so many rows, so that each kernel begins with a whole group. */
const EVEN = 4;

/** Does steps for some rows, then for the next ones. */
export function bandAction({ rows, steps }: BandStep, kernels: readonly Kernel[], exports: Exports): Action {
  const longest = Math.max(...steps.map(({ space }) => sizeOf(space) / rows));
  const inBand = EVEN * Math.max(1, Math.floor(NEAR / longest / EVEN));
  const parts = kernels.map((kernel) => {
    const run = exports[kernel.name]!;
    const stepAt = (row: number) => (row >= rows ? stepsIn(kernel) : (row * kernel.places) / rows / kernel.perStep);
    return (from: number) => run(stepAt(from), stepAt(from + inBand));
  });
  return () => {
    for (let row = 0; row < rows; row += inBand) for (const part of parts) part(row);
  };
}

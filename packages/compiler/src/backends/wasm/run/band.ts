import { sizeOf } from '@keisan/autograd/internal';
import type { Kernel } from '../code/map.ts';
import type { BandStep, Step } from '../plan/steps.ts';
import type { Crew } from '../threads/team.ts';
import type { Addresses } from './addresses.ts';
import type { Action } from './exports.ts';
import { timeOf } from './time.ts';

/** So many elements of each array are gone over before the next step takes them. */
const NEAR = 2 ** 12;

/** Bands begin at multiples of so many rows, so that each kernel begins with a whole group. */
const EVEN = 4;

/** What the steps of a group are run with. */
export interface Kernels {
  readonly crew: Crew;
  readonly kernels: ReadonlyMap<Step, Kernel>;
  readonly addresses: Addresses;
}

/** Does steps for some rows, then for the next ones. */
export function bandAction(band: BandStep, { crew, kernels, addresses }: Kernels): Action {
  const { rows, steps } = band;
  const longest = Math.max(...steps.map(({ space }) => sizeOf(space) / rows));
  const near = Math.max(1, Math.floor(NEAR / longest / EVEN));
  const parts = steps.map((step) => {
    const { name, count, places, perStep } = kernels.get(step)!;
    return { name, count, perRow: places / rows / perStep, operands: addresses.of(step) };
  });
  const act = crew.action(Math.ceil(rows / EVEN), timeOf(band), (each) => ({
    kind: 'band',
    rows,
    each: EVEN * Math.max(near, each),
    kernels: parts,
  }));
  return () => act(0);
}

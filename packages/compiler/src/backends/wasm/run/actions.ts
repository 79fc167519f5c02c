import type { Kernel } from '../code/map.ts';
import type { ControlStep, Step } from '../plan/steps.ts';
import type { Crew } from '../threads/team.ts';
import type { Addresses } from './addresses.ts';
import { bandAction } from './band.ts';
import type { Inner } from './bodies.ts';
import { callAction } from './call.ts';
import { Cells } from './cells.ts';
import { condAction } from './cond.ts';
import type { Action } from './exports.ts';
import { productAction, togetherAction } from './product.ts';
import { rowsAction } from './rows.ts';
import { scanAction } from './scan.ts';
import { timeOf, timeToFill } from './time.ts';
import { whileAction } from './while.ts';

/** What a module made of a plan is run with. */
export interface Machine {
  readonly crew: Crew;
  readonly kernels: ReadonlyMap<Step, Kernel>;
  /** The names of functions that pick or add rows. */
  readonly rows: ReadonlyMap<Step, string>;
  readonly addresses: Addresses;
  /** The cells of all frames. */
  readonly cells: Cells[];
}

/** Goes over the steps of a kernel, which take so many nanoseconds on one core. */
function kernelAction(step: Step, { crew, kernels, addresses }: Machine, time: number): Action {
  const { name, count } = kernels.get(step)!;
  const operands = addresses.of(step);
  const act = crew.action(count, time, (each) => ({ kind: 'kernel', name, count, each, operands }));
  return () => act(0);
}

function actionFor(cells: Cells, step: Step, machine: Machine): Action {
  const { crew, kernels, rows, addresses } = machine;
  switch (step.kind) {
    case 'map':
    case 'reduction':
      return kernelAction(step, machine, timeOf(step));
    case 'fill':
      return kernelAction(step, machine, timeToFill(kernels.get(step)!.places));
    case 'band':
      return bandAction(step, machine);
    case 'product':
      return productAction(cells.frame, step, kernels.get(step)!, crew, addresses.of(step));
    case 'together':
      return togetherAction(cells.frame, step, machine);
    case 'rows':
      return rowsAction(cells, step, crew.exports[rows.get(step)!]!);
    case 'call':
      return callAction(cells, step);
    case 'scan':
      return scanAction(cells, innersOf(cells, step, machine)[0], step);
    case 'while':
      return whileAction(cells, innersOf(cells, step, machine), step);
    case 'cond':
      return condAction(cells, innersOf(cells, step, machine), step);
  }
}

function innersOf(cells: Cells, step: ControlStep, machine: Machine): readonly [Inner, Inner] {
  return step.bodies.map((body) => {
    const inner = new Cells(cells.frame.bodies.get(body.plan)!, cells.memory);
    return { body, cells: inner, run: actionsOf(inner, machine) };
  }) as unknown as [Inner, Inner];
}

/** Does what a plan says, given its kernels. What it is given must be in its cells. */
export function actionsOf(cells: Cells, machine: Machine): Action {
  machine.cells.push(cells);
  const actions = cells.frame.plan.steps.map((step) => actionFor(cells, step, machine));
  return () => {
    for (let i = 0; i < actions.length; i++) actions[i]!();
  };
}

import type { Kernel } from '../code/map.ts';
import type { Step } from '../plan/steps.ts';
import type { Addresses } from './addresses.ts';
import { callAction } from './call.ts';
import { Cells } from './cells.ts';
import type { Action, Exports } from './exports.ts';
import { productAction } from './product.ts';
import { rowsAction } from './rows.ts';
import { scanAction } from './scan.ts';

/** What a module made of a plan is run with. */
export interface Machine {
  readonly exports: Exports;
  readonly kernels: ReadonlyMap<Step, Kernel>;
  readonly addresses: Addresses;
  /** The cells of all frames. */
  readonly cells: Cells[];
}

function actionFor(cells: Cells, step: Step, machine: Machine): Action {
  const { exports, kernels, addresses } = machine;
  switch (step.kind) {
    case 'map':
    case 'reduction': {
      const { name, count } = kernels.get(step)!;
      const [kernel, row] = [exports[name]!, addresses.of(step)];
      return () => void kernel(0, count, row);
    }
    case 'fill':
      return () => void cells.array(step.value).fill(step.number);
    case 'product':
      return productAction(cells.frame, step, kernels.get(step)!, exports, addresses.of(step));
    case 'rows':
      return rowsAction(cells, step, exports);
    case 'call':
      return callAction(cells, step);
    case 'scan': {
      const inner = new Cells(cells.frame.bodies.get(step)!, cells.memory);
      return scanAction(cells, inner, step, actionsOf(inner, machine));
    }
  }
}

/** Does what a plan says, given its kernels. What it is given must be in its cells. */
export function actionsOf(cells: Cells, machine: Machine): Action {
  machine.cells.push(cells);
  const actions = cells.frame.plan.steps.map((step) => actionFor(cells, step, machine));
  return () => {
    for (let i = 0; i < actions.length; i++) actions[i]!();
  };
}

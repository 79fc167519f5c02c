import type { Kernel } from '../code/map.ts';
import { hostedIn } from '../plan/hosted.ts';
import type { Step } from '../plan/steps.ts';
import type { Crew } from '../threads/team.ts';
import { callAction } from './call.ts';
import { Cells } from './cells.ts';
import type { Action } from './exports.ts';
import { productAction } from './product.ts';
import { rowsAction } from './rows.ts';
import { scanAction } from './scan.ts';
import { timeOf } from './time.ts';

function actionFor(cells: Cells, step: Step, crew: Crew, kernels: ReadonlyMap<Step, Kernel>): Action {
  const { frame, memory } = cells;
  switch (step.kind) {
    case 'map':
    case 'reduction': {
      const { name, count } = kernels.get(step)!;
      const act = crew.action(count, timeOf(step), (each) => ({ kind: 'kernel', name, count, each }));
      return () => act(0);
    }
    case 'fill':
      return () => void cells.array(step.value).fill(step.number);
    case 'product':
      return productAction(frame, step, crew);
    case 'rows':
      return rowsAction(cells, step);
    case 'call':
      return callAction(cells, step);
    case 'scan': {
      const inner = new Cells(frame.bodies.get(step)!, memory);
      return scanAction(cells, inner, step, actionsOf(inner, crew, kernels), hostedIn(step.body));
    }
  }
}

/** Does what a plan says, given its kernels. What it is given must be in its cells. */
export function actionsOf(cells: Cells, crew: Crew, kernels: ReadonlyMap<Step, Kernel>): Action {
  const actions = cells.frame.plan.steps.map((step) => actionFor(cells, step, crew, kernels));
  return () => {
    for (const action of actions) action();
  };
}

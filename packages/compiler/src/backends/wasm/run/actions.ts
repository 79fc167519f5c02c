import { type Kernel, stepsIn } from '../code/map.ts';
import { hostedIn } from '../plan/hosted.ts';
import type { Step } from '../plan/steps.ts';
import { bandAction } from './band.ts';
import { callAction } from './call.ts';
import { Cells } from './cells.ts';
import type { Action, Exports } from './exports.ts';
import { productAction } from './product.ts';
import { rowsAction } from './rows.ts';
import { scanAction } from './scan.ts';

function actionFor(cells: Cells, step: Step, exports: Exports, kernels: ReadonlyMap<Step, Kernel>): Action {
  const { frame, memory } = cells;
  switch (step.kind) {
    case 'map':
    case 'reduction': {
      const kernel = kernels.get(step)!;
      const [run, count] = [exports[kernel.name]!, stepsIn(kernel)];
      return () => run(0, count);
    }
    case 'fill':
      return () => void cells.array(step.value).fill(step.number);
    case 'band':
      return bandAction(
        step,
        step.steps.map((each) => kernels.get(each)!),
        exports,
      );
    case 'product':
      return productAction(frame, step, kernels.get(step)!, exports);
    case 'rows':
      return rowsAction(cells, step);
    case 'call':
      return callAction(cells, step);
    case 'scan': {
      const inner = new Cells(frame.bodies.get(step)!, memory);
      return scanAction(cells, inner, step, actionsOf(inner, exports, kernels), hostedIn(step.body));
    }
  }
}

/** Does what a plan says, given its kernels. What it is given must be in its cells. */
export function actionsOf(cells: Cells, exports: Exports, kernels: ReadonlyMap<Step, Kernel>): Action {
  const actions = cells.frame.plan.steps.map((step) => actionFor(cells, step, exports, kernels));
  return () => {
    for (const action of actions) action();
  };
}

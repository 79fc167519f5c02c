import type { OpEntry } from '@keisan/autograd/internal';
import type { ControlStep } from '../plan/steps.ts';
import { carrying, givingAround, type Inner } from './bodies.ts';
import type { Cells } from './cells.ts';
import type { Action } from './exports.ts';

/** Runs a body for as long as a condition holds, which reads what is carried where the body leaves it. */
export function whileAction(outer: Cells, [condition, body]: readonly [Inner, Inner], step: ControlStep): Action {
  const { attrs } = outer.frame.plan.graph.entries[step.entry] as OpEntry;
  const most = (attrs.maximumIterations as number | null) ?? Number.POSITIVE_INFINITY;
  const state = carrying(outer, body, step);
  const give = [condition, body].map((inner) => givingAround(outer, inner, step));
  const [holds] = condition.body.plan.results as readonly [number];
  const goesOn = () => {
    condition.run();
    return condition.cells.first(holds) !== 0;
  };
  return () => {
    state.begin();
    try {
      for (const each of give) each();
      for (let turn = 0; turn < most && goesOn(); turn++) {
        body.run();
        state.next();
      }
    } finally {
      condition.cells.outside.length = 0;
      body.cells.outside.length = 0;
    }
  };
}

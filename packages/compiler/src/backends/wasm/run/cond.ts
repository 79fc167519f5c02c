import { copied, elements } from '@keisan/autograd/internal';
import { isOpen } from '../plan/kinds.ts';
import type { ControlStep } from '../plan/steps.ts';
import { givingAround, type Inner } from './bodies.ts';
import type { Cells } from './cells.ts';
import type { Action } from './exports.ts';

/** Runs one of two bodies, and leaves its results where those of the choice lie. */
export function condAction(outer: Cells, branches: readonly [Inner, Inner], step: ControlStep): Action {
  const { entries } = outer.frame.plan.graph;
  const [onTrue, onFalse] = branches.map((inner) => {
    const { body, cells, run } = inner;
    const give = givingAround(outer, inner, step);
    const copies = body.plan.results.flatMap((id, i) => {
      const value = step.values[i] ?? null;
      return value === null || body.leaves.has(id) ? [] : [{ id, value }];
    });
    return () => {
      try {
        give();
        run();
        for (const { id, value } of copies) {
          if (isOpen(entries[value]!)) outer.outside[value] = copied(cells.view(id));
          else outer.put(value, cells.view(id));
        }
      } finally {
        cells.outside.length = 0;
      }
    };
  }) as [Action, Action];
  const [condition] = step.reads;
  return () => {
    if (elements(outer.read(condition!, []))[0]) onTrue();
    else onFalse();
  };
}

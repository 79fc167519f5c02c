import type { OpDef, View } from '@keisan/autograd';
import { copied, type OpEntry } from '@keisan/autograd/internal';
import { isOpen } from '../plan/kinds.ts';
import type { CallStep } from '../plan/steps.ts';
import type { Cells } from './cells.ts';
import type { Action } from './exports.ts';

/** Calls the value of an op that has no kernel. */
export function callAction(cells: Cells, { entry: id, reads, values }: CallStep): Action {
  const { entries } = cells.frame.plan.graph;
  const { op, attrs, inputs } = entries[id] as OpEntry;
  const specs = inputs.map((input) => entries[input]!);
  const outputs = (op as OpDef).infer(specs, attrs);
  return () => {
    const views = reads.map((read, i) => cells.input(read, specs[i]!));
    const made: readonly View[] = op.forward(views, attrs, outputs, specs);
    values.forEach((value, i) => {
      if (value === null) return;
      if (isOpen(entries[value]!)) cells.outside[value] = copied(made[i]!);
      else cells.put(value, made[i]!);
    });
  };
}

import type { Tensor } from '@keisan/autograd';
import type { LogValue, NestedLogs } from '../../callbacks/logs.ts';
import { mapLeaves, type Nested } from '../../structure.ts';
import type { StepLogs } from '../steps/step-methods.ts';

/** Takes a name in logs: a second `accuracy` is `accuracy_1`. */
export function claimName(taken: Set<string>, name: string): string {
  let free = name;
  for (let i = 1; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}

/** Results as numbers. */
export function logsOf(values: StepLogs): NestedLogs {
  return mapLeaves(values as Nested<Tensor | number>, (value) =>
    typeof value === 'number' ? value : (value.toArray() as LogValue),
  ) as NestedLogs;
}

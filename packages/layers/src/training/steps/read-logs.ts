import { tensor, ValueError } from '@keisan/autograd';
import { isNamed, type MetricTensors } from '../../metrics/trial.ts';
import { adviceForNone, describe, returnedTensor } from '../../returned.ts';

/** What a method of a user's own returned, as a tensor for each name, in the nesting in which it returned them. @throws ValueError for anything else. */
export function readLogs(where: string, logs: unknown): Readonly<Record<string, MetricTensors>> {
  if (!isNamed(logs)) {
    throw new ValueError({
      where,
      got: `${describe(logs)} as its result`,
      expected: 'an object from names to numbers or tensors, such as { loss }',
      fix: adviceForNone(logs) || 'Return what the progress bar and History should show',
    });
  }
  const read = (name: string, value: unknown): MetricTensors => {
    if (isNamed(value)) return readLogs(`${where}: ${name}`, value);
    return typeof value === 'number' ? tensor(value) : returnedTensor(`${where}: ${name}`, value).detach();
  };
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, read(name, value)] as const));
}

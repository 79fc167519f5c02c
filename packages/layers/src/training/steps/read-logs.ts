import { Tensor, tensor, ValueError } from '@keisan/autograd';
import { isPlain } from '@keisan/autograd/internal';
import { describe, returnedTensor } from '../../returned.ts';

/** What a method of a user's own returned, as a tensor for each name. @throws ValueError for anything else. */
export function readLogs(where: string, logs: unknown): Readonly<Record<string, Tensor>> {
  if (typeof logs !== 'object' || logs === null || !isPlain(logs) || Array.isArray(logs) || logs instanceof Tensor) {
    throw new ValueError({
      where,
      got: `${describe(logs)} as its result`,
      expected: 'an object from names to numbers or tensors, such as { loss }',
      fix: 'Return what the progress bar and History should show',
    });
  }
  const values = Object.entries(logs).map(([name, value]: [string, unknown]) => {
    const one = typeof value === 'number' ? tensor(value) : returnedTensor(`${where}: ${name}`, value);
    return [name, one.detach()] as const;
  });
  return Object.fromEntries(values);
}

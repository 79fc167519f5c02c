import { Tensor, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/**
 * Rejects what is no tensor, where nothing else is converted to one.
 * @throws ValueError
 */
export function checkTensor(where: string, x: Tensor): void {
  if (x instanceof Tensor) return;
  throw new ValueError({
    where,
    got: describeValue(x),
    expected: 'a tensor',
    fix: 'Wrap numbers and arrays with tensor(...)',
  });
}

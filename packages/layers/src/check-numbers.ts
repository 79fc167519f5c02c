import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/** @throws ValueError naming the first value that is not a finite number. */
export function checkNumbers(where: string, named: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(named)) {
    if (Number.isFinite(value)) continue;
    throw new ValueError({ where, got: `${name} ${describeValue(value)}`, expected: 'a finite number' });
  }
}

/** @throws ValueError unless `value` is a whole number of at least `least`. */
export function checkCount(where: string, name: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ValueError({
    where,
    got: `${name} ${describeValue(value)}`,
    expected: `a whole number of at least ${least}`,
  });
}

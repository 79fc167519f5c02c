import { GradientError } from '../errors.ts';

/** @throws GradientError where a gradient is asked for by a parameter that a body assigns: what it reads of it later would not count. */
export function checkNotAssigned(where: string, isWanted: boolean): void {
  if (!isWanted) return;
  throw new GradientError({
    where,
    got: 'a gradient by a parameter that the function assigns',
    expected: 'one by parameters that it only reads',
    fix: 'Carry the value through the function, and assign it afterwards',
  });
}

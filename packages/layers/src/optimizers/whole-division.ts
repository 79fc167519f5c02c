import { add, cast, div, floor, less, mul, sub, type Tensor, where } from '@keisan/autograd';

/** A quotient and what remains. */
interface Division {
  readonly quotient: Tensor;
  readonly remainder: Tensor;
}

/** A count, an int32 scalar of at least 0, divided by a whole number. */
export function dividedBy(count: Tensor, n: number): Division {
  const quotient = cast(floor(div(cast(count, 'float32'), n)), 'int32');
  const remainder = sub(count, mul(quotient, n));
  // The quotient may have been rounded up to a whole number.
  const isOver = less(remainder, 0);
  return {
    quotient: where(isOver, sub(quotient, 1), quotient),
    remainder: where(isOver, add(remainder, n), remainder),
  };
}

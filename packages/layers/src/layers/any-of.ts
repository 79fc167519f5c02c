import { cast, max, type ReduceOptions, type Tensor } from '@keisan/autograd';

/** Whether any of the booleans along an axis is true. */
export const anyOf = (x: Tensor, options: ReduceOptions): Tensor => cast(max(cast(x, 'int32'), options), 'bool');

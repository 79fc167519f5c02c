import { checkOptions } from '../given/options.ts';
import { normalizeAxes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { greater, logicalNot } from './comparison.ts';
import { checkTensor } from './operands.ts';
import { type ReduceOptions, sum } from './reduction.ts';

function check(where: string, x: Tensor, options: ReduceOptions): void {
  checkTensor(where, x);
  checkOptions(where, options, { axis: true, keepdims: 'flag' });
  normalizeAxes(where, options.axis, x.rank);
}

const anyOf = (x: Tensor, options: ReduceOptions): Tensor => greater(sum(cast(x, 'int32'), options), 0);

/**
 * Whether any element along `axis` is true, or not 0. Empty axes give false. Source: NumPy's any.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { any } from 'keisan/ops';
 *
 * any(tensor([[0, 2], [0, 0]]), { axis: 1 }); // [true, false]
 * ```
 */
export function any(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('any', x, options);
  return anyOf(cast(x, 'bool'), options);
}

/**
 * Whether all elements along `axis` are true, or not 0. Empty axes give true. Source: NumPy's all.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { all } from 'keisan/ops';
 *
 * all(tensor([[1, 2], [0, 2]]), { axis: 1 }); // [true, false]
 * ```
 */
export function all(x: Tensor, options: ReduceOptions = {}): Tensor {
  check('all', x, options);
  return logicalNot(anyOf(logicalNot(cast(x, 'bool')), options));
}

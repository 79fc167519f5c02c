import { ValueError } from '../errors.ts';
import { describeValue } from '../given/describe-value.ts';
import { checkOptions } from '../given/options.ts';
import { normalizeAxis } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { broadcastTo, expandDims, reshape } from './movement.ts';
import { checkTensor } from './operands.ts';

/** Options of {@link repeat}. */
export interface RepeatOptions {
  /** The axis to repeat along. Default: null, the elements of the whole tensor in row-major order. */
  axis?: number | null;
}

/**
 * Every element along an axis `repeats` times, one after the other. Source: NumPy's repeat.
 *
 * @throws ValueError when `repeats` is no whole number of at least 0.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { repeat } from 'keisan/ops';
 *
 * repeat(tensor([[1, 2]]), 2, { axis: 1 }); // [[1, 1, 2, 2]]
 * ```
 */
export function repeat(x: Tensor, repeats: number, options: RepeatOptions = {}): Tensor {
  checkTensor('repeat', x);
  checkOptions('repeat', options, { axis: true });
  if (!Number.isInteger(repeats) || repeats < 0) {
    throw new ValueError({
      where: 'repeat',
      got: `repeats ${describeValue(repeats)}`,
      expected: 'a whole number of at least 0',
    });
  }
  const { axis = null } = options;
  const y = axis === null ? reshape(x, [x.size]) : x;
  const along = axis === null ? 0 : normalizeAxis('repeat', axis, y.rank);
  const apart = expandDims(y, along + 1);
  return reshape(
    broadcastTo(apart, apart.shape.with(along + 1, repeats)),
    y.shape.with(along, y.shape[along]! * repeats),
  );
}

import { type Tensor, type Tree, tensor } from '@keisan/autograd';
import { atomically, isFloat, leafOf, rebuild, recordedAsTraced, resultLeaves } from '@keisan/autograd/internal';

/**
 * Calls a function op by op as if it were compiled: there are gradients with respect to its arguments, its result is plain values in
 * memory of their own, and where it fails no parameter has changed.
 */
export function callEagerly<R extends Tree>(
  where: string,
  f: (inputs: readonly Tensor[]) => R,
  inputs: readonly Tensor[],
): R {
  return atomically(() => {
    const result = recordedAsTraced(() => f(inputs.map((x) => leafOf(x, isFloat(x.dtype)))));
    return rebuild(
      result,
      resultLeaves(where, result).map((t) => tensor(t)),
    );
  });
}

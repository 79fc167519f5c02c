import type { DType, Shape, Tensor } from '@keisan/autograd';
import { type TensorSpec, toTensor } from './replay.ts';

/** What a tensor is made from, as `oracle/recipes.py` has it. */
export interface Recipe {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly seed: number;
  readonly low?: number;
  readonly high?: number;
  readonly steps?: number;
}

const MODULUS = 2147483647;

/** The tensor of a recipe: `low` to `high` in so many steps; a bool is whether such a number is above 0. */
export function made({ shape, dtype, seed, low = -2, high = 2, steps = 4096 }: Recipe): Tensor {
  const size = shape.reduce((n, length) => n * length, 1);
  const data = Array.from({ length: size }, (_, i) => {
    const state = ((i + 1 + 1000 * seed) * 48271) % MODULUS;
    return low + ((high - low) / steps) * (((state * 48271) % MODULUS) % steps);
  });
  return toTensor({ shape, dtype, data: dtype === 'bool' ? data.map((x) => (x > 0 ? 1 : 0)) : data });
}

/** The tensor of a recipe, or the one that is written out. */
export const given = (of: Recipe | TensorSpec): Tensor => ('seed' in of ? made(of) : toTensor(of));

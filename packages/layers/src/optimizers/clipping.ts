import { add, clip, div, maximum, mul, sqrt, square, stack, sub, sum, type Tensor } from '@keisan/autograd';

/** How gradients are kept small, in one way at most. */
interface Clipping {
  readonly clipnorm: number | null;
  readonly clipvalue: number | null;
  readonly globalClipnorm: number | null;
}

/** The factor that brings a vector of a norm to at most `limit`: 1 for a shorter one. */
const shrink = (norm: Tensor, limit: number): Tensor => div(limit, maximum(norm, limit));

/** Gradients, each or all together within a bound. */
export function clipped(gradients: readonly Tensor[], by: Clipping): readonly Tensor[] {
  const { clipnorm, clipvalue, globalClipnorm } = by;
  if (clipvalue) return gradients.map((g) => clip(g, -clipvalue, clipvalue));
  if (clipnorm) return gradients.map((g) => mul(g, shrink(sqrt(sum(square(g))), clipnorm)));
  if (!globalClipnorm) return gradients;
  const norm = sqrt(sum(stack(gradients.map((g) => sum(square(g))))));
  // As in Keras, one infinite gradient makes all of them NaN: none of them says where to go.
  const factor = add(shrink(norm, globalClipnorm), sub(norm, norm));
  return gradients.map((g) => mul(g, factor));
}

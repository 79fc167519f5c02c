import type { OpDef } from '@keisan/autograd';

const never = (): never => {
  throw new Error('Only kernels know what this is');
};

/** An op that graphs are lowered to, and that is nothing by itself: kernels read through it. */
const ownOp = (name: string): OpDef => ({ name, infer: never, forward: never, vjp: 'nondifferentiable' });

/**
 * Images [batch, ...spatial, channels] as their windows, [batch, ...output, ...kernel, channels]: elements stand in several of them. Each
 * window begins `strides` after the one before, and its elements are `dilation` apart.
 */
export const windowsOp = ownOp('windows');

/** The sum of a few elements along axes, added up in their own dtype as products are. */
export const totalOp = ownOp('total');

/** For a shape, the place of each element among all of them, in row-major order. */
export const placesOp = ownOp('places');

/**
 * Arrays within a larger one, each from places of its own on: `starts` has those of all, one for each axis of each, and 0 is where there is
 * none.
 */
export const mosaicOp = ownOp('mosaic');

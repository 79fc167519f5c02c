import type { Tensor } from '@keisan/autograd';
import { mapTree } from './symbolic/tree.ts';
import type { MaskTree } from './symbolic/trees-of.ts';

/** Which steps of a tensor count, as a tensor of booleans: layers pass it on beside the values, as Keras's do. */
const masks = new WeakMap<Tensor, Tensor>();
let anyMask = false;

/** The mask of a tensor; null for none. */
export const maskOf = (x: Tensor): Tensor | null => (anyMask ? (masks.get(x) ?? null) : null);

/** The masks of a tree of tensors; null where none of them has one. */
export function masksOf(inputs: unknown): MaskTree {
  if (!anyMask) return null;
  let found = false;
  const tree = mapTree(inputs, (leaf) => {
    const mask = masks.get(leaf as Tensor) ?? null;
    found ||= mask !== null;
    return mask;
  });
  return found ? (tree as MaskTree) : null;
}

/** Gives a tensor a mask. */
export function setMask(x: Tensor, mask: Tensor): void {
  anyMask = true;
  masks.set(x, mask);
}

/** A tensor without its history, with its mask. */
export function detached(x: Tensor): Tensor {
  const mask = maskOf(x);
  const plain = x.detach();
  if (mask) setMask(plain, mask);
  return plain;
}

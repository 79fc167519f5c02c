import { Tensor } from '@keisan/autograd';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { leavesOf, mapTree } from '../symbolic/tree.ts';
import type { MaskTree } from '../symbolic/trees-of.ts';

/** Which steps of a tensor count, as a tensor of booleans: layers pass it on beside the values, as Keras's do; of symbolic ones too. */
const masks = new WeakMap<object, Tensor>();
let anyMask = false;

/** The mask of a tensor; null for none. */
export const maskOf = (x: Tensor): Tensor | null => (anyMask ? (masks.get(x) ?? null) : null);

/** The masks of a tree of tensors; null where none of them has one. */
export function masksOf(inputs: unknown): MaskTree {
  if (!anyMask) return null;
  let found = false;
  const tree = mapTree(inputs, (leaf) => {
    const mask = masks.get(leaf as object) ?? null;
    found ||= mask !== null;
    return mask;
  });
  return found ? (tree as MaskTree) : null;
}

/** The mask of a symbolic tensor; null for none. */
export const symbolicMaskOf = (x: KerasTensor): KerasTensor | null => maskOf(x as never) as KerasTensor | null;

/** Gives a tensor a mask. */
export function setMask(x: Tensor, mask: Tensor): void;
export function setMask(x: KerasTensor, mask: KerasTensor): void;
export function setMask(x: object, mask: object): void {
  anyMask = true;
  masks.set(x, mask as Tensor);
}

/** Computes while tensors have the masks that were given for them; null leaves a tensor its own. */
export function withMasks<T>(inputs: unknown, given: unknown, compute: () => T): T {
  if (given === null || given === undefined) return compute();
  const found = leavesOf(given);
  const before = leavesOf(inputs).flatMap((x, i) => {
    const mask = found[i];
    if (!(mask instanceof Tensor)) return [];
    const own = maskOf(x as Tensor);
    setMask(x as Tensor, mask);
    return [[x as Tensor, own] as const];
  });
  try {
    return compute();
  } finally {
    for (const [x, own] of before) own ? setMask(x, own) : masks.delete(x);
  }
}

/** A tensor without its history, with its mask. */
export function detached(x: Tensor): Tensor {
  const mask = maskOf(x);
  const plain = x.detach();
  if (mask) setMask(plain, mask);
  return plain;
}

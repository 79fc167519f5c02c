import type { Shape, Tensor } from '@keisan/autograd';
import { returnedTensor } from '../returned.ts';
import { warnOnce } from '../warn-once.ts';
import { nameOfActivation } from './family.ts';
import { type Activation, softmax } from './functions.ts';

/** Warns of a softmax over one output, which is always 1. Keras warns of it too. */
export function warnOfOneOutput(shape: Shape, axis: number): void {
  if (shape.at(axis) !== 1) return;
  warnOnce("softmax over an axis of length 1 gives 1, whatever its inputs are: for a single output use 'sigmoid'.");
}

/** What an activation makes of `x`. @throws ValueError for one of the user's own that returns no tensor. */
export function activate(activation: Activation, x: Tensor): Tensor {
  const output = returnedTensor(`activation ${nameOfActivation(activation)}`.trim(), activation(x));
  if (activation === softmax) warnOfOneOutput(output.shape, -1);
  return output;
}

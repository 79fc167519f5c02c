import type { Tensor } from '@keisan/autograd';
import { returnedTensor } from '../returned.ts';
import { nameOfActivation } from './family.ts';
import type { Activation } from './functions.ts';

/** What an activation makes of `x`. @throws ValueError for one of the user's own that returns no tensor. */
export function activate(activation: Activation, x: Tensor): Tensor {
  return returnedTensor(`activation ${nameOfActivation(activation)}`.trim(), activation(x));
}

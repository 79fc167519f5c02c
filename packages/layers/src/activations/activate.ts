import type { Tensor } from '@keisan/autograd';
import { returnedTensor } from '../returned.ts';
import { type Activation, nameOf } from './index.ts';

/** What an activation makes of `x`. @throws ValueError for one of the user's own that returns no tensor. */
export function activate(activation: Activation, x: Tensor): Tensor {
  return returnedTensor(`activation ${nameOf(activation)}`.trim(), activation(x));
}

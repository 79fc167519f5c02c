import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { type ActivationIdentifier, activations, nameOfActivation } from './family.ts';
import type { Activation } from './functions.ts';

export type { ActivationIdentifier, ActivationLayer, ActivationName } from './family.ts';
export {
  type Activation,
  elu,
  exponential,
  gelu,
  leakyRelu,
  linear,
  logSoftmax,
  type ReluOptions,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from './functions.ts';

/**
 * The activation that a name, a function or a layer stands for; `linear` for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: ActivationIdentifier | null = null): Activation {
  return activations.get(identifier);
}

/** The name of an activation, as Keras spells it; that of the function for one of the user's own. */
export function nameOf(activation: Activation): string {
  if (typeof activation === 'function') return nameOfActivation(activation);
  throw new ValueError({
    where: 'nameOf',
    got: describeValue(activation),
    expected: 'an activation, such as relu',
    fix: 'Write nameOf(get(...)) for a name or a layer',
  });
}

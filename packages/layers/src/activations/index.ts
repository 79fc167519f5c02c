import {
  clip,
  elu as eluOf,
  gelu as geluOf,
  greater,
  leakyRelu as leakyReluOf,
  logSoftmax as logSoftmaxOf,
  mul,
  ops,
  silu as siluOf,
  softmax as softmaxOf,
  sub,
  type Tensor,
  ValueError,
  where,
} from '@keisan/autograd';
import { checkOptions, checkTensor, describeValue } from '@keisan/autograd/internal';
import { isClass, lookUp, type NameIn } from '../identifiers.ts';

/** A function of the outputs of a layer, elementwise or along their last axis. */
export type Activation = (x: Tensor) => Tensor;

/** A layer that applies an activation. */
export interface ActivationLayer {
  /** How diagrams and saved options call it. */
  readonly name: string;
  /** The function that it applies, if it is nothing else. */
  readonly activation?: Activation;
  /** The output for inputs. */
  apply(x: Tensor): Tensor;
}

/** An activation by name, as a function, or as a layer. */
export type ActivationIdentifier = NameIn<typeof activations> | Activation | ActivationLayer;

/** Options of {@link relu}. */
export interface ReluOptions {
  /** The slope below the threshold. Default: 0. */
  negativeSlope?: number;
  /** The largest value. Default: none. */
  maxValue?: number;
  /** Where the function starts to rise. Default: 0. */
  threshold?: number;
}

/**
 * `max(x, 0)`, or with options `min(x, maxValue)` from the threshold on and `negativeSlope (x - threshold)` below it.
 * Source: https://keras.io/api/layers/activations/#relu-function
 */
export function relu(x: Tensor, options: ReluOptions = {}): Tensor {
  checkOptions('relu', options, { negativeSlope: 'number', maxValue: 'number', threshold: 'number' });
  const { negativeSlope = 0, maxValue, threshold = 0 } = options;
  if (negativeSlope === 0 && threshold === 0) return maxValue === undefined ? ops.relu(x) : clip(x, 0, maxValue);
  const rising = threshold === 0 ? ops.relu(x) : where(greater(x, threshold), x, 0);
  const capped = maxValue === undefined ? rising : clip(rising, 0, maxValue);
  return negativeSlope === 0 ? capped : sub(capped, mul(ops.relu(sub(threshold, x)), negativeSlope));
}

/** `1 / (1 + e ** -x)`. Source: https://keras.io/api/layers/activations/#sigmoid-function */
export const sigmoid: Activation = (x) => ops.sigmoid(x);

/** The hyperbolic tangent. Source: https://keras.io/api/layers/activations/#tanh-function */
export const tanh: Activation = (x) => ops.tanh(x);

/** `x`. Source: https://keras.io/api/layers/activations/#linear-function */
export const linear: Activation = (x) => {
  checkTensor('linear', x);
  return x;
};

/** `e ** x`. Source: https://keras.io/api/layers/activations/#exponential-function */
export const exponential: Activation = (x) => ops.exp(x);

/** `log(1 + e ** x)`. Source: https://keras.io/api/layers/activations/#softplus-function */
export const softplus: Activation = (x) => ops.softplus(x);

/** `e ** x / sum(e ** x)` along an axis, by default the last. Source: https://keras.io/api/layers/activations/#softmax-function */
export const softmax = softmaxOf;

/** `x - log(sum(e ** x))` along an axis, by default the last. Source: https://keras.io/api/layers/activations/#log_softmax-function */
export const logSoftmax = logSoftmaxOf;

/** `x` above 0, else `alpha (e ** x - 1)`. Source: https://keras.io/api/layers/activations/#elu-function */
export const elu = eluOf;

/** `x Phi(x)`. Source: https://keras.io/api/layers/activations/#gelu-function */
export const gelu = geluOf;

/** `x sigmoid(x)`. Source: https://keras.io/api/layers/activations/#silu-function */
export const silu = siluOf;

/** `x` above 0, else `negativeSlope x`. Source: https://keras.io/api/layers/activations/#leaky_relu-function */
export const leakyRelu = leakyReluOf;

const activations = {
  relu,
  sigmoid,
  tanh,
  softmax,
  log_softmax: logSoftmax,
  linear,
  elu,
  gelu,
  silu,
  swish: silu,
  softplus,
  leaky_relu: leakyRelu,
  exponential,
} satisfies Record<string, Activation>;

function isLayer(identifier: string | ActivationLayer): identifier is ActivationLayer {
  return typeof identifier === 'object' && identifier !== null && typeof identifier.apply === 'function';
}

/** The activation of a layer, called by the name of the layer where it is one of its own. */
function ofLayer(layer: ActivationLayer): Activation {
  return layer.activation ?? Object.defineProperty((x: Tensor) => layer.apply(x), 'name', { value: layer.name });
}

/**
 * The activation that a name, a function or a layer stands for; `linear` for none.
 * @throws ValueError for an unknown name.
 */
export function get(identifier: ActivationIdentifier | null = null): Activation {
  if (identifier === null) return linear;
  if (typeof identifier === 'function' && !isClass(identifier)) return identifier;
  return isLayer(identifier)
    ? ofLayer(identifier)
    : lookUp<Activation>('activation', activations, identifier as string);
}

/** The name of an activation, as Keras spells it; that of the function for one of the user's own. */
export function nameOf(activation: Activation): string {
  if (typeof activation !== 'function') {
    throw new ValueError({
      where: 'nameOf',
      got: describeValue(activation),
      expected: 'an activation, such as relu',
      fix: 'Write nameOf(get(...)) for a name or a layer',
    });
  }
  return Object.entries(activations).find(([, known]) => known === activation)?.[0] ?? activation.name;
}

import {
  elu as eluOf,
  gelu as geluOf,
  greater,
  greaterEqual,
  leakyRelu as leakyReluOf,
  logSoftmax as logSoftmaxOf,
  maximum,
  minimum,
  mul,
  ops,
  silu as siluOf,
  softmax as softmaxOf,
  sub,
  type Tensor,
  where,
} from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { anyNumber, number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';

/** A function of the outputs of a layer, elementwise or along their last axis. */
export type Activation = (x: Tensor) => Tensor;

const reluOptions = {
  /** The slope below the threshold. Default: 0. */
  negativeSlope: option(number(), 0),
  /** The largest value. Default: none. */
  maxValue: option(anyNumber),
  /** Where the function starts to rise. Default: 0. */
  threshold: option(number(), 0),
};

/** Options of {@link relu}. */
export interface ReluOptions extends OptionsOf<typeof reluOptions> {}

/** What rises from the threshold on, up to a largest value. At 6 it is a function of its own in Keras, whose slope there is 0, not the half. */
function risingTo(maxValue: number | undefined, threshold: number, x: Tensor): Tensor {
  const rising = threshold === 0 ? ops.relu(x) : where(greater(x, threshold), x, 0);
  if (maxValue === undefined) return rising;
  if (maxValue === 6 && threshold === 0) return where(greaterEqual(x, maxValue), maxValue, rising);
  return minimum(threshold < 0 ? maximum(rising, 0) : rising, maxValue);
}

/**
 * `max(x, 0)`, or with options `min(x, maxValue)` from the threshold on and `negativeSlope (x - threshold)` below it.
 * Source: https://keras.io/api/layers/activations/#relu-function
 */
export function relu(x: Tensor, options: ReluOptions = {}): Tensor {
  const { negativeSlope, maxValue, threshold } = readOptions('relu', reluOptions, options, options, x?.dtype);
  if (negativeSlope !== 0 && maxValue === undefined && threshold === 0) return leakyRelu(x, { negativeSlope });
  const capped = risingTo(maxValue, threshold, x);
  return negativeSlope === 0 ? capped : sub(capped, mul(ops.relu(sub(threshold, x)), negativeSlope));
}

/** `1 / (1 + e ** -x)`. Source: https://keras.io/api/layers/activations/#sigmoid-function */
export const sigmoid: Activation = (x) => ops.sigmoid(x);

/** The hyperbolic tangent. Source: https://keras.io/api/layers/activations/#tanh-function */
export const tanh: Activation = (x) => ops.tanh(x);

/** `x`. Source: https://keras.io/api/layers/activations/#linear-function */
export const linear: Activation = (x) => {
  checkTensor('linear', x);
  return x.read();
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

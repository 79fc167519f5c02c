import {
  abs,
  div,
  lessEqual,
  log,
  maximum,
  mean,
  mul,
  neg,
  rsqrt,
  softplus,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from '@keisan/autograd';
import { axis, number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { EPSILON } from './epsilon.ts';
import { ofTensors } from './of-tensors.ts';
import { alike } from './ranks.ts';

/** The differences `yPred - yTrue`, after labels `[n]` were fitted to outputs `[n, 1]`. */
function errors(name: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const [targets, outputs] = alike(name, yTrue, yPred);
  return sub(outputs, targets);
}

/**
 * `mean((yTrue - yPred) ** 2)` over the last axis.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#mean_squared_error-function
 */
export const meanSquaredError = ofTensors('meanSquaredError', (yTrue, yPred) =>
  mean(square(errors('mean_squared_error', yTrue, yPred)), { axis: -1 }),
);

/**
 * `mean(|yTrue - yPred|)` over the last axis.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#mean_absolute_error-function
 */
export const meanAbsoluteError = ofTensors('meanAbsoluteError', (yTrue, yPred) =>
  mean(abs(errors('mean_absolute_error', yTrue, yPred)), { axis: -1 }),
);

/**
 * `100 mean(|yTrue - yPred| / |yTrue|)` over the last axis; `|yTrue|` counts at least 1e-7.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#mean_absolute_percentage_error-function
 */
export const meanAbsolutePercentageError = ofTensors('meanAbsolutePercentageError', (yTrue, yPred) => {
  const [targets, outputs] = alike('mean_absolute_percentage_error', yTrue, yPred);
  return mul(mean(abs(div(sub(targets, outputs), maximum(abs(targets), EPSILON))), { axis: -1 }), 100);
});

/**
 * `mean((log(yTrue + 1) - log(yPred + 1)) ** 2)` over the last axis; both count at least 1e-7.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#mean_squared_logarithmic_error-function
 */
export const meanSquaredLogarithmicError = ofTensors('meanSquaredLogarithmicError', (yTrue, yPred) => {
  const logs = alike('mean_squared_logarithmic_error', yTrue, yPred).map((t) => log(maximum(t, EPSILON).add(1)));
  return mean(square(sub(logs[1]!, logs[0]!)), { axis: -1 });
});

/** The options of {@link cosineSimilarity}. */
export const cosineOptions = {
  /** The axis of one vector. Default: -1. */
  axis: option(axis, -1),
};

/** Options of {@link cosineSimilarity}. */
export interface CosineOptions extends OptionsOf<typeof cosineOptions> {}

/** Vectors along an axis, scaled to length 1; those shorter than 1e-7 are scaled by 1e7, with a gradient that is finite at 0. */
function normalized(x: Tensor, axis: number): Tensor {
  const size = sum(square(x), { axis, keepdims: true });
  const isShort = lessEqual(size, EPSILON * EPSILON);
  return mul(x, where(isShort, 1 / EPSILON, rsqrt(where(isShort, 1, size))));
}

/**
 * The cosine of the angle between targets and outputs along an axis, negated: -1 for the same direction, 1 for the opposite one.
 * @returns one value per vector.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#cosine_similarity-function
 */
export const cosineSimilarity = ofTensors('cosineSimilarity', (yTrue, yPred, options: CosineOptions = {}) => {
  const { axis } = readOptions('cosine_similarity', cosineOptions, options);
  const [targets, outputs] = alike('cosine_similarity', yTrue, yPred);
  return neg(sum(mul(normalized(targets, axis), normalized(outputs, axis)), { axis }));
});

/**
 * `mean(log(cosh(yPred - yTrue)))` over the last axis: quadratic for small errors, linear for large ones.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#log_cosh-function
 */
export const logCosh = ofTensors('logCosh', (yTrue, yPred) => {
  const error = errors('log_cosh', yTrue, yPred);
  return mean(sub(error.add(softplus(mul(error, -2))), Math.LN2), { axis: -1 });
});

/** The options of {@link huber}. */
export const huberOptions = {
  /** The error at which the loss turns from quadratic to linear. Default: 1. */
  delta: option(number({ above: 0 }), 1),
};

/** Options of {@link huber}. */
export interface HuberOptions extends OptionsOf<typeof huberOptions> {}

/**
 * `mean` over the last axis of `e ** 2 / 2` for errors up to `delta`, else of `delta |e| - delta ** 2 / 2`.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#huber-function
 */
export const huber = ofTensors('huber', (yTrue, yPred, options: HuberOptions = {}) => {
  const { delta } = readOptions('huber', huberOptions, options, options, yPred.dtype);
  const error = errors('huber', yTrue, yPred);
  const size = abs(error);
  const quadratic = mul(square(error), 0.5);
  return mean(where(lessEqual(size, delta), quadratic, sub(mul(size, delta), 0.5 * delta * delta)), { axis: -1 });
});

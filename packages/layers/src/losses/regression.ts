import { abs, cast, lessEqual, mean, mul, ShapeError, square, sub, type Tensor, where } from '@keisan/autograd';
import { checkOptions, formatShape } from '@keisan/autograd/internal';
import { ofTensors } from './of-tensors.ts';
import { toSameRank } from './ranks.ts';

/** The differences `yPred - yTrue`, after labels `[n]` were fitted to outputs `[n, 1]`. */
function errors(name: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const [targets, outputs] = toSameRank(cast(yTrue, yPred.dtype), yPred);
  const fits =
    targets.rank === outputs.rank &&
    targets.shape.every((n, i) => n === outputs.shape[i] || n === 1 || outputs.shape[i] === 1);
  if (!fits) {
    throw new ShapeError({
      where: name,
      got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
      expected: 'the same shape',
      fix: 'Give the last layer as many units as there are targets',
    });
  }
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

/** Options of {@link huber}. */
export interface HuberOptions {
  /** The error at which the loss turns from quadratic to linear. Default: 1. */
  delta?: number;
}

/**
 * `mean` over the last axis of `e ** 2 / 2` for errors up to `delta`, else of `delta |e| - delta ** 2 / 2`.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/regression_losses/#huber-function
 */
export const huber = ofTensors('huber', (yTrue, yPred, options: HuberOptions = {}) => {
  checkOptions('huber', options, { delta: 'number' });
  const { delta = 1 } = options;
  const error = errors('huber', yTrue, yPred);
  const size = abs(error);
  const quadratic = mul(square(error), 0.5);
  return mean(where(lessEqual(size, delta), quadratic, sub(mul(size, delta), 0.5 * delta * delta)), { axis: -1 });
});

import { abs, cast, lessEqual, mean, mul, ShapeError, square, sub, type Tensor, where } from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
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
  const { delta } = readOptions('huber', huberOptions, options);
  const error = errors('huber', yTrue, yPred);
  const size = abs(error);
  const quadratic = mul(square(error), 0.5);
  return mean(where(lessEqual(size, delta), quadratic, sub(mul(size, delta), 0.5 * delta * delta)), { axis: -1 });
});

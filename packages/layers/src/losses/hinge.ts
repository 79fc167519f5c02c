import {
  cast,
  equal,
  logicalOr,
  max,
  maximum,
  mean,
  min,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from '@keisan/autograd';
import { ofTensors } from './of-tensors.ts';
import { alike } from './ranks.ts';

/** Labels -1 and 1: where all of them are 0 or 1, 0 stands for -1. */
function signs(labels: Tensor): Tensor {
  if (labels.size === 0) return labels;
  const isBinary = min(cast(logicalOr(equal(labels, 0), equal(labels, 1)), 'int32'));
  return where(isBinary, sub(mul(labels, 2), 1), labels);
}

function missed(name: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const [targets, outputs] = alike(name, yTrue, yPred);
  return maximum(sub(1, mul(signs(targets), outputs)), 0);
}

/**
 * `mean(max(1 - yTrue yPred, 0))` over the last axis.
 *
 * @param yTrue -1 or 1; where all of them are 0 or 1, 0 stands for -1.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/hinge_losses/#hinge-function
 */
export const hinge = ofTensors('hinge', (yTrue, yPred) => mean(missed('hinge', yTrue, yPred), { axis: -1 }));

/**
 * `mean(max(1 - yTrue yPred, 0) ** 2)` over the last axis.
 *
 * @param yTrue -1 or 1; where all of them are 0 or 1, 0 stands for -1.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/hinge_losses/#squared_hinge-function
 */
export const squaredHinge = ofTensors('squaredHinge', (yTrue, yPred) =>
  mean(square(missed('squared_hinge', yTrue, yPred)), { axis: -1 }),
);

/**
 * `max(neg - pos + 1, 0)`: `pos` is the output of the right class, `neg` the largest of the others.
 *
 * @param yTrue `[..., classes]`, one-hot.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/hinge_losses/#categorical_hinge-function
 */
export const categoricalHinge = ofTensors('categoricalHinge', (yTrue, yPred) => {
  const [targets, outputs] = alike('categorical_hinge', yTrue, yPred);
  const right = sum(mul(targets, outputs), { axis: -1 });
  const wrong = max(mul(sub(1, targets), outputs), { axis: -1 });
  return maximum(sub(wrong, right).add(1), 0);
});

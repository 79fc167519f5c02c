import {
  cast,
  equal,
  eye,
  matmul,
  maximum,
  mul,
  ShapeError,
  softplus,
  sub,
  type Tensor,
  type TensorData,
} from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { setMask } from '../layer/masks.ts';
import { anything, flag, number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { toTensor } from '../to-tensor.ts';
import { maskedLogSumExp } from './log-space.ts';
import { ofTensors } from './of-tensors.ts';

/** The options of {@link circle} that its class has too. */
export const circleOptions = {
  /** How steep the loss is. Default: 80. */
  gamma: option(number(), 80),
  /** How far similarities may be from 1 and 0. Default: 0.4. */
  margin: option(number(), 0.4),
  /** Whether a sample is not compared with itself. Default: true. */
  removeDiagonal: option(flag, true),
};

const functionOptions = {
  /** The class numbers of what samples are compared with. Default: those of the batch. */
  refLabels: option(anything<Tensor | TensorData>()),
  /** What samples are compared with: `[references, units]`, of length 1. Default: the batch. */
  refEmbeddings: option(anything<Tensor | TensorData>()),
  ...circleOptions,
};

/** Options of {@link circle}. */
export interface CircleOptions extends OptionsOf<typeof functionOptions> {}

/**
 * The circle loss of embeddings: those of one class are drawn together, those of others pushed away, the more the further they are
 * from where they should be. Samples without a loss do not count in means.
 *
 * @param yTrue `[batch]` or `[batch, 1]`, class numbers.
 * @param yPred `[batch, units]`, embeddings of length 1.
 * @returns one value per sample, `[batch]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/metric_learning_losses/, https://arxiv.org/abs/2002.10857
 */
export const circle = ofTensors('circle', (yTrue, yPred, options: CircleOptions = {}) => {
  const { gamma, margin, removeDiagonal, refLabels, refEmbeddings } = readOptions(
    'circle',
    functionOptions,
    options,
    options,
    yPred.dtype,
  );
  const labels = cast(yTrue, 'int32');
  const references = refEmbeddings === undefined ? yPred : toTensor('circle: refEmbeddings', refEmbeddings);
  const others = refLabels === undefined ? labels : cast(toTensor('circle: refLabels', refLabels), 'int32');
  if (
    yPred.rank !== 2 ||
    references.rank !== 2 ||
    labels.size !== yPred.shape[0] ||
    others.size !== references.shape[0]
  ) {
    throw new ShapeError({
      where: 'circle',
      got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
      expected: 'one class number for each row of outputs [batch, units]',
    });
  }
  const isAlike = equal(labels.reshape([-1, 1]), others.reshape([1, -1]));
  const isSelf = eye(labels.size, { m: others.size, dtype: 'bool' });
  const isPositive = removeDiagonal ? isAlike.logicalAnd(isSelf.logicalNot()) : isAlike;
  const distances = maximum(sub(1, matmul(yPred, references.transpose())), 0);
  const pulls = mul(mul(maximum(distances.add(margin), 0), sub(margin, distances)), -gamma);
  const pushes = mul(mul(maximum(sub(1 + margin, distances), 0), sub(1 - margin, distances)), gamma);
  const drawn = maskedLogSumExp(pulls, isPositive, 1);
  const pushed = maskedLogSumExp(pushes, isAlike.logicalNot(), 1);
  const values = softplus(drawn.add(pushed));
  setMask(values, values.greater(0));
  return values;
});

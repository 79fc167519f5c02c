import {
  add,
  cast,
  clip,
  div,
  log,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  ShapeError,
  softplus,
  squeeze,
  sub,
  sum,
  type Tensor,
  transpose,
} from '@keisan/autograd';
import { formatShape, sameShape } from '@keisan/autograd/internal';
import { axis, flag, number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { ofTensors } from './of-tensors.ts';

/** Keras' epsilon: probabilities are kept this far from 0 and 1. */
const EPSILON = 1e-7;

/** The options of {@link categoricalCrossentropy} and {@link binaryCrossentropy}. */
export const crossentropyOptions = {
  /** Whether `yPred` holds logits, before softmax or sigmoid, rather than probabilities. Default: false. */
  fromLogits: option(flag, false),
  /** How far the targets are moved towards equal probabilities, from 0 to 1. Default: 0. */
  labelSmoothing: option(number({ from: 0, to: 1 }), 0),
  /** The axis of the classes. Default: -1. */
  axis: option(axis, -1),
};

/** Options of {@link categoricalCrossentropy} and {@link binaryCrossentropy}. */
export interface CrossentropyOptions extends OptionsOf<typeof crossentropyOptions> {}

function logProbabilities(yPred: Tensor, fromLogits: boolean, axis: number): Tensor {
  if (fromLogits) return logSoftmax(yPred, { axis });
  const normalised = isNormalised(yPred, axis) ? yPred : div(yPred, sum(yPred, { axis, keepdims: true }));
  return log(clip(normalised, EPSILON, 1 - EPSILON));
}

/** An axis that may count from the end, counted from the start. */
function fromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Whether the probabilities come straight from softmax, and so sum to 1 already. */
function isNormalised({ node, rank }: Tensor, axis: number): boolean {
  return node?.op.name === 'softmax' && node.attrs.axis === fromStart(axis, rank);
}

function checkTargets(where: string, yTrue: Tensor, yPred: Tensor, fix: string): void {
  if (sameShape(yTrue.shape, yPred.shape)) return;
  throw new ShapeError({
    where,
    got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
    expected: 'the same shape',
    fix,
  });
}

/**
 * `-sum(yTrue log(yPred))` over the classes, in nats: the cross-entropy of one-hot or soft targets.
 *
 * @param yTrue `[..., classes]`.
 * @param yPred `[..., classes]`, probabilities (scaled to sum to 1, then kept within 1e-7 of 0 and 1) or logits.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes differ.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#categorical_crossentropy-function
 */
export const categoricalCrossentropy = ofTensors(
  'categoricalCrossentropy',
  (yTrue, yPred, options: CrossentropyOptions = {}) => {
    const { fromLogits, labelSmoothing, axis } = readOptions('categorical_crossentropy', crossentropyOptions, options);
    const classNumbers = yTrue.rank === yPred.rank - 1 || yTrue.shape.at(-1) === 1;
    checkTargets(
      'categorical_crossentropy',
      yTrue,
      yPred,
      classNumbers
        ? "For class numbers use 'sparse_categorical_crossentropy', or convert them with toCategorical"
        : 'Give the last layer as many units as there are classes',
    );
    const targets = cast(yTrue, yPred.dtype);
    const smoothed =
      labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / yTrue.shape.at(axis)!);
    return neg(sum(mul(smoothed, logProbabilities(yPred, fromLogits, axis)), { axis }));
  },
);

/** The options of {@link sparseCategoricalCrossentropy}. */
export const sparseCrossentropyOptions = {
  /** Whether `yPred` holds logits, before softmax, rather than probabilities. Default: false. */
  fromLogits: option(flag, false),
  /** The axis of the classes. Default: -1. */
  axis: option(axis, -1),
};

/** Options of {@link sparseCategoricalCrossentropy}. */
export interface SparseCrossentropyOptions extends OptionsOf<typeof sparseCrossentropyOptions> {}

/**
 * The cross-entropy of class numbers, in nats: `-log(yPred[yTrue])`.
 *
 * @param yTrue `[...]` or `[..., 1]`, class numbers from 0; a number that is no class counts nothing.
 * @param yPred `[..., classes]`, probabilities or logits.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#sparse_categorical_crossentropy-function
 */
export const sparseCategoricalCrossentropy = ofTensors(
  'sparseCategoricalCrossentropy',
  (yTrue, yPred, options: SparseCrossentropyOptions = {}) => {
    const { fromLogits, axis } = readOptions('sparse_categorical_crossentropy', sparseCrossentropyOptions, options);
    const labels = yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? squeeze(yTrue, -1) : yTrue;
    const samples = yPred.shape.toSpliced(axis, 1);
    if (yPred.rank < 1 || !sameShape(labels.shape, samples)) {
      throw new ShapeError({
        where: 'sparse_categorical_crossentropy',
        got: `targets of shape ${formatShape(yTrue.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
        expected: `one class number for each row: targets of shape ${formatShape(samples)}`,
        fix: sameShape(yTrue.shape, yPred.shape) ? "For one-hot targets use 'categorical_crossentropy'" : '',
      });
    }
    const oneHots = oneHot(cast(labels, 'int32'), yPred.shape.at(axis)!, { dtype: yPred.dtype });
    const place = fromStart(axis, yPred.rank);
    const targets = place === yPred.rank - 1 ? oneHots : moveLastTo(oneHots, place);
    return neg(sum(mul(targets, logProbabilities(yPred, fromLogits, axis)), { axis }));
  },
);

/** The last axis put at another place, between the others in their order. */
function moveLastTo(x: Tensor, axis: number): Tensor {
  const others = Array.from({ length: x.rank - 1 }, (_, i) => i);
  return transpose(x, others.toSpliced(axis, 0, x.rank - 1));
}

/**
 * `-mean(yTrue log(yPred) + (1 - yTrue) log(1 - yPred))` over an axis, in nats.
 *
 * @param yTrue `[..., n]`, from 0 to 1.
 * @param yPred `[..., n]`, probabilities (kept within 1e-7 of 0 and 1) or logits.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes differ.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#binary_crossentropy-function
 */
export const binaryCrossentropy = ofTensors('binaryCrossentropy', (yTrue, yPred, options: CrossentropyOptions = {}) => {
  const { fromLogits, labelSmoothing, axis } = readOptions('binary_crossentropy', crossentropyOptions, options);
  checkTargets(
    'binary_crossentropy',
    yTrue,
    yPred,
    'One output per target: for several classes use a categorical cross-entropy',
  );
  const given = cast(yTrue, yPred.dtype);
  const targets = labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), 0.5 * labelSmoothing);
  if (fromLogits) {
    // log(sigmoid(x)) is -softplus(-x).
    const missed = add(mul(targets, softplus(neg(yPred))), mul(sub(1, targets), softplus(yPred)));
    return mean(missed, { axis });
  }
  const p = clip(yPred, EPSILON, 1 - EPSILON);
  return mean(neg(add(mul(targets, log(p)), mul(sub(1, targets), log(sub(1, p))))), { axis });
});

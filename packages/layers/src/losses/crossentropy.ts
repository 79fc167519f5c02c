import {
  add,
  cast,
  clip,
  div,
  expandDims,
  log,
  logSoftmax,
  mean,
  mul,
  neg,
  notEqual,
  oneHot,
  pow,
  where as select,
  sigmoid,
  softmax,
  softplus,
  squeeze,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
} from '@keisan/autograd';
import { formatShape, sameShape } from '@keisan/autograd/internal';
import { setMask } from '../layer/masks.ts';
import { axis, flag, nullable, number, oneOrList, wholeNumber } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { warnOnce } from '../warn-once.ts';
import { EPSILON } from './epsilon.ts';
import { ofTensors } from './of-tensors.ts';
import { shapesError } from './ranks.ts';

/** The options of {@link binaryCrossentropy} that its metric has too. */
export const smoothingOptions = {
  /** Whether `yPred` holds logits, before softmax or sigmoid, rather than probabilities. Default: false. */
  fromLogits: option(flag, false),
  /** How far the targets are moved towards equal probabilities, from 0 to 1. Default: 0. */
  labelSmoothing: option(number({ from: 0, to: 1 }), 0),
};

/** The options of {@link categoricalCrossentropy} and {@link binaryCrossentropy}. */
export const crossentropyOptions = {
  ...smoothingOptions,
  /** The axis of the classes. Default: -1. */
  axis: option(axis, -1),
};

/** Options of {@link categoricalCrossentropy} and {@link binaryCrossentropy}. */
export interface CrossentropyOptions extends OptionsOf<typeof crossentropyOptions> {}

function logProbabilities(yPred: Tensor, fromLogits: boolean, axis: number): Tensor {
  return fromLogits ? logSoftmax(yPred, { axis }) : log(probabilities(yPred, axis));
}

/** Probabilities scaled to sum to 1, then kept within 1e-7 of 0 and 1. */
function probabilities(yPred: Tensor, axis: number): Tensor {
  const normalised = isNormalised(yPred, axis) ? yPred : div(yPred, sum(yPred, { axis, keepdims: true }));
  return clip(normalised, EPSILON, 1 - EPSILON);
}

/** An axis that may count from the end, counted from the start. */
function fromStart(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Whether the probabilities come straight from softmax, and so sum to 1 already. */
function isNormalised({ node, rank }: Tensor, axis: number): boolean {
  return node?.op.name === 'softmax' && node.attrs.axis === fromStart(axis, rank);
}

/** Soft targets of classes, moved towards equal probabilities. @throws ShapeError when the shapes differ. */
function smoothedClasses(where: string, yTrue: Tensor, yPred: Tensor, labelSmoothing: number, axis: number): Tensor {
  if (!sameShape(yTrue.shape, yPred.shape)) {
    const samples = yPred.shape.slice(0, -1);
    const labels = yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? yTrue.shape.slice(0, -1) : yTrue.shape;
    const areNumbers = sameShape(labels, samples);
    const fix = areNumbers
      ? "For class numbers use 'sparse_categorical_crossentropy', or convert them with toCategorical"
      : 'Give the last layer as many units as there are classes';
    throw shapesError(where, yTrue, yPred, fix, 'the same shape', areNumbers ? 1 : 0);
  }
  if (yPred.shape.at(-1) === 1) {
    warnOnce(`${where} of one output, where each class should have one: for two classes use 'binary_crossentropy'.`);
  }
  const targets = cast(yTrue, yPred.dtype);
  return labelSmoothing === 0 ? targets : add(mul(targets, 1 - labelSmoothing), labelSmoothing / yTrue.shape.at(axis)!);
}

/** Targets of yes and no, moved towards one half. @throws ShapeError when the shapes differ. */
function smoothedBinary(where: string, yTrue: Tensor, yPred: Tensor, labelSmoothing: number): Tensor {
  if (!sameShape(yTrue.shape, yPred.shape)) {
    const fix = 'One output per target: for several classes use a categorical cross-entropy';
    throw shapesError(where, yTrue, yPred, fix);
  }
  const given = cast(yTrue, yPred.dtype);
  return labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), 0.5 * labelSmoothing);
}

/** The cross-entropy of each target and each probability, in nats. */
function binaryEntropies(targets: Tensor, yPred: Tensor): Tensor {
  const p = clip(yPred, EPSILON, 1 - EPSILON);
  return neg(add(mul(targets, log(p)), mul(sub(1, targets), log(sub(1, p)))));
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
    const smoothed = smoothedClasses('categorical_crossentropy', yTrue, yPred, labelSmoothing, axis);
    return neg(sum(mul(smoothed, logProbabilities(yPred, fromLogits, axis)), { axis }));
  },
);

/** The options of {@link sparseCategoricalCrossentropy}. */
export const sparseCrossentropyOptions = {
  /** Whether `yPred` holds logits, before softmax, rather than probabilities. Default: false. */
  fromLogits: option(flag, false),
  /** The number of a class whose targets do not count: a padding, or a void of images. Default: null, none. */
  ignoreClass: option(nullable(wholeNumber()), null),
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
    const where = 'sparse_categorical_crossentropy';
    const { fromLogits, ignoreClass, axis } = readOptions(where, sparseCrossentropyOptions, options);
    const labels = labelsFor(where, yTrue, yPred, axis);
    if (ignoreClass === null) return sparseEntropies(labels, yPred, fromLogits, axis);
    const counts = notEqual(labels, ignoreClass);
    const known = select(counts, labels, 0);
    const outputs = select(expandDims(counts, fromStart(axis, yPred.rank)), yPred, 0);
    const values = select(counts, sparseEntropies(known, outputs, fromLogits, axis), 0);
    setMask(values, counts);
    return values;
  },
);

/** Class numbers, one for each place of the other axes. @throws ShapeError when the shapes do not fit. */
function labelsFor(where: string, yTrue: Tensor, yPred: Tensor, axis: number): Tensor {
  const place = yTrue.rank === yPred.rank ? [axis, -1].find((i) => yTrue.shape.at(i) === 1) : undefined;
  const labels = place === undefined ? yTrue : squeeze(yTrue, place);
  const samples = yPred.shape.toSpliced(axis, 1);
  if (yPred.rank >= 1 && sameShape(labels.shape, samples)) return labels;
  const expected = `one class number for each row: targets of shape ${formatShape(samples)}`;
  const fix = sameShape(yTrue.shape, yPred.shape) ? "For one-hot targets use 'categorical_crossentropy'" : '';
  throw shapesError(where, yTrue, yPred, fix, expected, 1);
}

function sparseEntropies(labels: Tensor, yPred: Tensor, fromLogits: boolean, axis: number): Tensor {
  const oneHots = oneHot(cast(labels, 'int32'), yPred.shape.at(axis)!, { dtype: yPred.dtype });
  const place = fromStart(axis, yPred.rank);
  const targets = place === yPred.rank - 1 ? oneHots : moveLastTo(oneHots, place);
  return neg(sum(mul(targets, logProbabilities(yPred, fromLogits, axis)), { axis }));
}

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
  const targets = smoothedBinary('binary_crossentropy', yTrue, yPred, labelSmoothing);
  if (fromLogits) {
    // log(sigmoid(x)) is -softplus(-x).
    const missed = add(mul(targets, softplus(neg(yPred))), mul(sub(1, targets), softplus(yPred)));
    return mean(missed, { axis });
  }
  return mean(binaryEntropies(targets, yPred), { axis });
});

const focusOptions = {
  /** How much less certain outputs count: `(1 - p) ** gamma`. Default: 2. */
  gamma: option(number({ from: 0 }), 2),
  ...crossentropyOptions,
};

/** The options of {@link categoricalFocalCrossentropy}. */
export const categoricalFocalOptions = {
  /** What the loss is multiplied by: a number, or one for each class. Default: 0.25. */
  alpha: option(oneOrList(number()), 0.25),
  ...focusOptions,
};

/** Options of {@link categoricalFocalCrossentropy}. */
export interface CategoricalFocalOptions extends OptionsOf<typeof categoricalFocalOptions> {}

/**
 * `-sum(alpha (1 - yPred) ** gamma yTrue log(yPred))` over the classes, in nats: what is right already counts less.
 *
 * @param yTrue `[..., classes]`.
 * @param yPred `[..., classes]`, probabilities (scaled to sum to 1, then kept within 1e-7 of 0 and 1) or logits.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes differ.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#categorical_focal_crossentropy-function, https://arxiv.org/abs/1708.02002
 */
export const categoricalFocalCrossentropy = ofTensors(
  'categoricalFocalCrossentropy',
  (yTrue, yPred, options: CategoricalFocalOptions = {}) => {
    const name = 'categorical_focal_crossentropy';
    const { alpha, gamma, fromLogits, labelSmoothing, axis } = readOptions(
      name,
      categoricalFocalOptions,
      options,
      options,
      yPred.dtype,
    );
    const targets = smoothedClasses(name, yTrue, yPred, labelSmoothing, axis);
    const p = probabilities(fromLogits ? softmax(yPred, { axis }) : yPred, axis);
    const focus = mul(pow(sub(1, p), gamma), typeof alpha === 'number' ? alpha : tensor(alpha, { dtype: p.dtype }));
    return neg(sum(mul(mul(focus, targets), log(p)), { axis }));
  },
);

/** The options of {@link binaryFocalCrossentropy}. */
export const binaryFocalOptions = {
  /** Whether targets of 1 count `alpha` and targets of 0 `1 - alpha`. Default: false. */
  applyClassBalancing: option(flag, false),
  /** How much targets of 1 count. Default: 0.25. */
  alpha: option(number(), 0.25),
  ...focusOptions,
};

/** Options of {@link binaryFocalCrossentropy}. */
export interface BinaryFocalOptions extends OptionsOf<typeof binaryFocalOptions> {}

/**
 * The mean over an axis of {@link binaryCrossentropy} times `(1 - p) ** gamma`, where `p` is the probability of what is right: what is
 * right already counts less.
 *
 * @param yTrue `[..., n]`, from 0 to 1.
 * @param yPred `[..., n]`, probabilities or logits.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes differ.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#binary_focal_crossentropy-function, https://arxiv.org/abs/1708.02002
 */
export const binaryFocalCrossentropy = ofTensors(
  'binaryFocalCrossentropy',
  (yTrue, yPred, options: BinaryFocalOptions = {}) => {
    const name = 'binary_focal_crossentropy';
    const read = readOptions(name, binaryFocalOptions, options, options, yPred.dtype);
    const targets = smoothedBinary(name, yTrue, yPred, read.labelSmoothing);
    const p = read.fromLogits ? sigmoid(yPred) : yPred;
    const right = add(mul(targets, p), mul(sub(1, targets), sub(1, p)));
    const focused = mul(pow(sub(1, right), read.gamma), binaryEntropies(targets, p));
    const weight = add(mul(targets, read.alpha), mul(sub(1, targets), 1 - read.alpha));
    return mean(read.applyClassBalancing ? mul(weight, focused) : focused, { axis: read.axis });
  },
);

/** The options of the class of {@link categoricalGeneralizedCrossEntropy}. */
export const generalizedOptions = {
  /** Between the cross-entropy (towards 0), and the mean absolute error (towards 1), which minds wrong labels least. Default: 0.5. */
  q: option(number({ above: 0, below: 1 }), 0.5),
};

/**
 * `(1 - yPred[yTrue] ** q) / q`: a cross-entropy of class numbers that minds wrong labels less.
 *
 * @param yTrue `[...]`, class numbers from 0.
 * @param yPred `[..., classes]`, probabilities.
 * @param q Above 0 and below 1.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: Keras' categorical_generalized_cross_entropy, https://arxiv.org/abs/1805.07836
 */
export const categoricalGeneralizedCrossEntropy = ofTensors(
  'categoricalGeneralizedCrossEntropy',
  (yTrue, yPred, q: number) => {
    const name = 'categorical_generalized_cross_entropy';
    const { q: power } = readOptions(name, generalizedOptions, { q });
    const labels = cast(labelsFor(name, yTrue, yPred, -1), 'int32');
    const p = sum(mul(yPred, oneHot(labels, yPred.shape.at(-1)!, { dtype: yPred.dtype })), { axis: -1 });
    return div(sub(1, pow(p, power)), power);
  },
);

import {
  add,
  arange,
  argmax,
  broadcastTo,
  cast,
  ceil,
  clip,
  type DType,
  expandDims,
  greater,
  less,
  logicalAnd,
  logicalNot,
  matmul,
  maximum,
  mul,
  notEqual,
  oneHot,
  ShapeError,
  segmentSum,
  slice,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  tri,
  where,
  zerosLike,
} from '@keisan/autograd';
import { formatShape } from '@keisan/autograd/internal';
import { toSameRank } from '../../losses/ranks.ts';
import { overSteps } from '../../losses/weighting.ts';
import type { Given } from '../given.ts';

/** How often outputs above and below each threshold were right and wrong: `[thresholds]`, or `[thresholds, labels]`. */
export interface Counts {
  readonly truePositives: Tensor;
  readonly falsePositives: Tensor;
  readonly trueNegatives: Tensor;
  readonly falseNegatives: Tensor;
}

/** What is counted. */
export interface Counting {
  readonly thresholds: readonly number[];
  /** Whether the thresholds lie at equal distances from 0 to 1. */
  readonly even: boolean;
  /** How many of the largest outputs of a row count at all; null for all. */
  readonly topK?: number | null;
  /** The only class that counts; null for all. */
  readonly classId?: number | null;
  /** Whether each label is counted for itself. */
  readonly multiLabel?: boolean;
  /** How much each label counts; null for 1. */
  readonly labelWeights?: readonly number[] | null;
}

/** What outputs that do not count are: below every threshold. */
const NOTHING = -1e10;

/** Rows in which all but the `k` largest outputs are {@link NOTHING}. */
function onlyTopK(x: Tensor, k: number): Tensor {
  const classes = x.shape.at(-1)!;
  let chosen = zerosLike(x);
  let rest = x;
  for (let i = 0; i < k; i++) {
    const next = oneHot(argmax(rest, { axis: -1 }), classes, { dtype: x.dtype });
    chosen = maximum(chosen, next);
    rest = where(next, -Infinity, rest);
  }
  return add(mul(x, chosen), mul(sub(1, chosen), NOTHING));
}

/** The outputs and targets of those classes that count. @throws ShapeError where there are no such classes. */
function chosenClasses(
  where: string,
  targets: Tensor,
  outputs: Tensor,
  { topK = null, classId = null }: Counting,
): [Tensor, Tensor] {
  const classes = outputs.rank > 1 ? outputs.shape.at(-1)! : 0;
  if ((topK ?? 0) > Math.max(classes, outputs.rank === 1 ? outputs.size : 0) || (classId ?? -1) >= classes) {
    throw new ShapeError({
      where,
      got: `outputs of shape ${formatShape(outputs.shape)} for ${classId === null ? `topK ${topK}` : `classId ${classId}`}`,
      expected: 'rows with that many classes',
    });
  }
  const kept = topK === null ? outputs : onlyTopK(outputs, topK);
  if (classId === null) return [targets, kept];
  const one = (t: Tensor) => slice(t, [...t.shape.slice(1).map(() => null), [classId, classId + 1]]);
  return [one(targets), one(kept)];
}

/**
 * How often outputs are right and wrong at each threshold. Source: Keras' update_confusion_matrix_variables.
 * @throws ShapeError when the shapes do not fit.
 */
export function countConfusions(where: string, given: Given, dtype: DType, counting: Counting): Counts {
  const { multiLabel = false, labelWeights = null } = counting;
  const [predictions, labels] = toSameRank(cast(given.yPred, dtype), cast(given.yTrue, dtype));
  const sampleWeight =
    given.sampleWeight && toSameRank(labels, expandDims(cast(given.sampleWeight, dtype), -1), false)[1];
  const [targets, outputs] = chosenClasses(where, labels, predictions, counting);
  if (formatShape(targets.shape) !== formatShape(outputs.shape)) {
    throw new ShapeError({
      where,
      got: `targets of shape ${formatShape(given.yTrue.shape)} and outputs of shape ${formatShape(given.yPred.shape)}`,
      expected: 'the same shape',
      fix:
        outputs.size === targets.size * (given.yPred.shape.at(-1) ?? 0)
          ? "Convert class numbers with toCategorical(y), for a model with the loss 'categorical_crossentropy'"
          : '',
    });
  }
  const isTrue = notEqual(targets, 0);
  const weight = sampleWeight && overSteps(where, sampleWeight, outputs);
  const factors = [weight, labelWeights ? tensor(labelWeights, { dtype }) : undefined].filter((t) => t !== undefined);
  const weights = factors.length === 0 ? null : broadcastTo(factors.reduce(mul), outputs.shape);
  // Columns are counted for themselves.
  const shape = multiLabel ? outputs.shape : [outputs.size, 1];
  const flat = (t: Tensor) => (multiLabel ? t : t.reshape(shape));
  const columns = { isTrue: flat(isTrue), outputs: flat(outputs), weights: weights && flat(weights) };
  const counts = counting.even
    ? byBuckets(columns, counting.thresholds, dtype)
    : byComparison(columns, counting.thresholds, dtype);
  return multiLabel ? counts : mapCounts(counts, (t) => t.reshape([counting.thresholds.length]));
}

const mapCounts = (counts: Counts, f: (t: Tensor) => Tensor): Counts => ({
  truePositives: f(counts.truePositives),
  falsePositives: f(counts.falsePositives),
  trueNegatives: f(counts.trueNegatives),
  falseNegatives: f(counts.falseNegatives),
});

interface Columns {
  readonly isTrue: Tensor;
  readonly outputs: Tensor;
  readonly weights: Tensor | null;
}

/** Each output counts in a bucket between two thresholds; what is above one is the sum of the buckets from there on. */
function byBuckets({ isTrue, outputs, weights }: Columns, thresholds: readonly number[], dtype: DType): Counts {
  const count = thresholds.length;
  const [, labels] = outputs.shape as [number, number];
  const targets = cast(isTrue, dtype);
  const parts = [targets, sub(1, targets)].map((t) => (weights ? mul(t, weights) : t));
  const last = sub(ceil(mul(clip(outputs, 0, 1), count - 1)), 1);
  const bucket = cast(thresholds[0]! < 0 ? maximum(last, 0) : last, 'int32');
  // In rows of a square: one matrix for all sums from a threshold on would have as many numbers as there are thresholds, squared.
  const side = Math.ceil(Math.sqrt(count));
  const ids = where(less(bucket, 0), -1, add(bucket, mul(arange(labels, { dtype: 'int32' }), side ** 2)));
  const sums = segmentSum(stack(parts, { axis: -1 }).reshape([-1, 2]), ids.reshape([-1]), labels * side ** 2);
  const rows = transpose(sums.reshape([labels, side, side, 2]), [3, 0, 1, 2]);
  const behind = matmul(sum(rows, { axis: 3 }), tri(side, { k: -1, dtype }));
  const from = add(matmul(rows, tri(side, { dtype })), expandDims(behind, 3)).reshape([2, labels, side ** 2]);
  const above = slice(transpose(from, [0, 2, 1]), [null, [0, count]]);
  const [truePositives, falsePositives] = [above.at(0), above.at(1)];
  const [allTrue, allFalse] = parts.map((t) => sum(t, { axis: 0 })) as [Tensor, Tensor];
  return {
    truePositives,
    falsePositives,
    trueNegatives: sub(allFalse, falsePositives),
    falseNegatives: sub(allTrue, truePositives),
  };
}

/** Each output is compared with each threshold. */
function byComparison({ isTrue, outputs, weights }: Columns, thresholds: readonly number[], dtype: DType): Counts {
  const isAbove = greater(expandDims(outputs, 0), tensor(thresholds, { dtype }).reshape([-1, 1, 1]));
  const total = (a: Tensor, b: Tensor) => {
    const both = cast(logicalAnd(a, b), dtype);
    return sum(weights ? where(both, weights, 0) : both, { axis: 1 });
  };
  const [isFalse, isBelow] = [logicalNot(isTrue), logicalNot(isAbove)];
  return {
    truePositives: total(isTrue, isAbove),
    falsePositives: total(isFalse, isAbove),
    trueNegatives: total(isFalse, isBelow),
    falseNegatives: total(isTrue, isBelow),
  };
}

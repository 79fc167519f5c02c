import {
  argmax,
  cast,
  clip,
  equal,
  expandDims,
  greater,
  isnan,
  less,
  max,
  oneHot,
  ShapeError,
  slice,
  squeeze,
  sum,
  type Tensor,
  where,
} from '@keisan/autograd';
import { formatShape, isFloat, sameShape } from '@keisan/autograd/internal';
import { ofTensors } from '../losses/of-tensors.ts';
import { toSameRank } from '../losses/ranks.ts';
import { flag, number, wholeNumber } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';

const hits = (a: Tensor, b: Tensor): Tensor => cast(equal(a, b), 'float32');

/** 1 where prediction and target are equal, else 0. Source: https://keras.io/api/metrics/accuracy_metrics/#accuracy-class */
export const accuracy = ofTensors('accuracy', (yTrue, yPred) => {
  const [targets, outputs] = toSameRank(cast(yTrue, yPred.dtype), yPred);
  return hits(targets, outputs);
});

/** The options of {@link binaryAccuracy}. */
export const thresholdOptions = {
  /** Outputs above it count as 1. Default: 0.5. */
  threshold: option(number(), 0.5),
};

/** Options of {@link binaryAccuracy}. */
export interface ThresholdOptions extends OptionsOf<typeof thresholdOptions> {}

/** 1 where the output is on the right side of the threshold. Source: https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class */
export const binaryAccuracy = ofTensors('binaryAccuracy', (yTrue, yPred, options: ThresholdOptions = {}) => {
  const { threshold } = readOptions('binary_accuracy', thresholdOptions, options);
  const [targets, outputs] = toSameRank(yTrue, yPred);
  return hits(targets, cast(greater(outputs, threshold), targets.dtype));
});

/** 1 where the largest output is the largest target. Source: https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class */
export const categoricalAccuracy = ofTensors('categoricalAccuracy', (yTrue, yPred) =>
  hits(argmax(yTrue, { axis: -1 }), argmax(yPred, { axis: -1 })),
);

/** 1 where the largest output is that of the class number. Source: https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class */
export const sparseCategoricalAccuracy = ofTensors('sparseCategoricalAccuracy', (yTrue, yPred) => {
  const labels = yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? squeeze(yTrue, -1) : yTrue;
  return hits(labels, argmax(yPred, { axis: -1 }));
});

/** The options of {@link topKCategoricalAccuracy}. */
export const topKOptions = {
  /** How many of the largest outputs count. Default: 5. */
  k: option(wholeNumber({ from: 1 }), 5),
};

/** Options of {@link topKCategoricalAccuracy}. */
export interface TopKOptions extends OptionsOf<typeof topKOptions> {}

/** Class numbers as int32, where what is beyond the classes is no class, rather than one that it wraps around to. */
const classNumbers = (labels: Tensor, classes: number): Tensor =>
  cast(isFloat(labels.dtype) ? clip(labels, -1, classes) : labels, 'int32');

/** Whether fewer than `k` outputs are larger than that of the class. Source: Keras' ops.in_top_k. */
function inTopK(name: string, labels: Tensor, yPred: Tensor, k: number): Tensor {
  if (yPred.rank < 1 || !sameShape(labels.shape, yPred.shape.slice(0, -1))) {
    throw new ShapeError({
      where: name,
      got: `class numbers of shape ${formatShape(labels.shape)} and outputs of shape ${formatShape(yPred.shape)}`,
      expected: 'one class number for each row of outputs',
    });
  }
  const isLabel = oneHot(classNumbers(labels, yPred.shape.at(-1)!), yPred.shape.at(-1)!, { dtype: 'bool' });
  const found = max(where(isLabel, yPred, -Infinity), { axis: -1, keepdims: true });
  const larger = cast(greater(yPred, where(isnan(found), -Infinity, found)), 'int32');
  return cast(less(sum(larger, { axis: -1 }), k), 'float32');
}

/** 1 where the largest target is among the `k` largest outputs. Source: https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class */
export const topKCategoricalAccuracy = ofTensors(
  'topKCategoricalAccuracy',
  (yTrue, yPred, options: TopKOptions = {}) => {
    const { k } = readOptions('top_k_categorical_accuracy', topKOptions, options);
    return inTopK('top_k_categorical_accuracy', argmax(yTrue, { axis: -1 }), yPred, k);
  },
);

/** The options of {@link sparseTopKCategoricalAccuracy}. */
export const sparseTopKOptions = {
  ...topKOptions,
  /** Whether `yPred` holds class numbers, the most probable first, rather than outputs. Default: false. */
  fromSortedIds: option(flag, false),
};

/** Options of {@link sparseTopKCategoricalAccuracy}. */
export interface SparseTopKOptions extends OptionsOf<typeof sparseTopKOptions> {}

/** 1 where the class number is that of one of the `k` largest outputs. Source: https://keras.io/api/metrics/accuracy_metrics/#sparsetopkcategoricalaccuracy-class */
export const sparseTopKCategoricalAccuracy = ofTensors(
  'sparseTopKCategoricalAccuracy',
  (yTrue, yPred, options: SparseTopKOptions = {}) => {
    const name = 'sparse_top_k_categorical_accuracy';
    const { k, fromSortedIds } = readOptions(name, sparseTopKOptions, options);
    const labels = yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? squeeze(yTrue, -1) : yTrue;
    if (!fromSortedIds) return inTopK(name, labels, yPred, k).reshape(yTrue.shape);
    const first = slice(yPred, [...yPred.shape.slice(1).map(() => null), [0, k]]);
    return cast(
      max(cast(equal(expandDims(cast(labels, yPred.dtype), -1), first), 'int32'), { axis: -1 }),
      'float32',
    ).reshape(yTrue.shape);
  },
);

import {
  add,
  argmax,
  cast,
  type DType,
  div,
  eye,
  gather,
  greater,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  notEqual,
  type Parameter,
  ShapeError,
  segmentSum,
  sub,
  sum,
  type Tensor,
  type TensorData,
  tensor,
  ValueError,
  where,
} from '@keisan/autograd';
import { describeValue, formatShape } from '@keisan/autograd/internal';
import { EPSILON } from '../losses/epsilon.ts';
import { numberDtype } from '../options/dtype.ts';
import { axis, flag, listOf, nullable, number, wholeNumber } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { given } from './given.ts';
import { type Direction, Metric, metricOptions } from './metric.ts';

/** The options of every one of them. */
const baseOptions = {
  ...metricOptions,
  /**
   * What it computes with and remembers; sample weights are rounded down to whole numbers unless it is a float dtype.
   * Default: `'int32'`.
   */
  dtype: option(numberDtype, 'int32'),
};

const ofClasses = {
  /** The class of targets that do not count. Default: null, none. */
  ignoreClass: option(nullable(wholeNumber()), null),
  /** The axis of the classes of one-hot targets and outputs. Default: -1. */
  axis: option(axis, -1),
};

const sparsePrediction = {
  /** Whether the outputs are class numbers rather than probabilities or logits. Default: false. */
  sparseYPred: option(flag, false),
};

const sparse = {
  /** Whether the targets are class numbers rather than one-hot. Default: true. */
  sparseYTrue: option(flag, true),
  /** Whether the outputs are class numbers rather than probabilities or logits. Default: true. */
  sparseYPred: option(flag, true),
};

/** More have no room for the numbers of all pairs of them. */
const numClasses = required(wholeNumber({ from: 1, to: 2 ** 15 }));
const targetClassIds = listOf(wholeNumber({ from: 0 }), 1);

/** What is read of targets and outputs. */
interface Reading {
  readonly classes: number;
  readonly targetIds: readonly number[];
  readonly ignoreClass?: number | null;
  /** The axis of the classes of targets and of outputs; null for class numbers. */
  readonly targetAxis: number | null;
  readonly outputAxis: number | null;
}

/** How often each class was taken for each: intersection over union, `hits / (targets + outputs - hits)`, of classes. */
abstract class Overlap extends Metric {
  declare readonly dtype: DType;
  #counts!: Parameter;

  /** What is read of targets and outputs. */
  protected abstract get reading(): Reading;

  /** @throws ValueError for the number of a class that there is not. */
  protected keep(): void {
    const { classes, targetIds } = this.reading;
    const beyond = targetIds.find((id) => id >= classes);
    if (beyond !== undefined) {
      throw new ValueError({
        where: this.name,
        got: `the class ${describeValue(beyond)} in targetClassIds for ${classes} classes`,
        expected: `numbers from 0 to ${classes - 1}`,
      });
    }
    this.#counts = this.addVariable({ name: 'total_confusion_matrix', shape: [classes, classes] });
  }

  override get direction(): Direction {
    return 'up';
  }

  override updateState(
    yTrue: Tensor | TensorData,
    yPred: Tensor | TensorData,
    sampleWeight?: Tensor | TensorData,
  ): void {
    const { yTrue: targets, yPred: outputs, sampleWeight: weight } = given(this.name, yTrue, yPred, sampleWeight);
    const { classes, ignoreClass = null, targetAxis, outputAxis } = this.reading;
    const numbers = (t: Tensor, along: number | null) =>
      cast(along === null ? t : argmax(t, { axis: along }), 'int32').reshape([-1]);
    const [row, column] = [numbers(targets, targetAxis), numbers(this.read(outputs), outputAxis)];
    const weights = cast(weight ?? tensor(1), this.dtype);
    const flat = weights.rank > 0 ? weights.reshape([-1]) : weights;
    if (row.size !== column.size || (flat.size !== 1 && flat.size !== row.size)) {
      throw new ShapeError({
        where: this.name,
        got: `targets of shape ${formatShape(targets.shape)} and outputs of shape ${formatShape(outputs.shape)}${weight ? `, and sample weights of shape ${formatShape(weights.shape)}` : ''}`,
        expected: 'as many of each',
        fix:
          outputAxis === null && column.size === row.size * classes
            ? 'For an output for each class pass sparseYPred: false'
            : '',
      });
    }
    const isKnown = (t: Tensor) => logicalAnd(greaterEqual(t, 0), less(t, classes));
    const areKnown = logicalAnd(isKnown(row), isKnown(column));
    const counts = ignoreClass === null ? areKnown : logicalAnd(areKnown, notEqual(row, ignoreClass));
    const places = where(counts, add(mul(row, classes), column), -1);
    const found = segmentSum(flat.broadcastTo(row.shape), places, classes * classes);
    this.#counts.assign(this.#counts.add(found.reshape([classes, classes])));
  }

  /** What is read of the outputs. */
  protected read(outputs: Tensor): Tensor {
    return outputs;
  }

  /** The mean of the classes that were seen: a scalar. */
  override result(): Tensor {
    const { classes, targetIds } = this.reading;
    const counts = this.#counts;
    const hits = sum(mul(counts, eye(classes, { dtype: this.dtype })), { axis: 0 });
    const either = sub(add(sum(counts, { axis: 0 }), sum(counts, { axis: 1 })), hits);
    const ids = tensor(targetIds, { dtype: 'int32' });
    const [intersections, unions] = [hits, either].map((t) => cast(gather(t, ids), 'float32')) as [Tensor, Tensor];
    const isSeen = greater(unions, 1e-9);
    const shares = where(isSeen, div(intersections, add(unions, EPSILON)), 0);
    return div(sum(shares), add(sum(cast(isSeen, 'float32')), EPSILON));
  }
}

/** What is read by the options of a class of these metrics: of all classes unless it names some, and of one-hot targets unless they may be sparse. */
const readingOf = ({
  numClasses: classes,
  targetClassIds: targetIds = Array.from({ length: classes }, (_, i) => i),
  ignoreClass,
  sparseYTrue = false,
  sparseYPred,
  axis,
}: {
  readonly numClasses: number;
  readonly targetClassIds?: readonly number[];
  readonly ignoreClass: number | null;
  readonly sparseYTrue?: boolean;
  readonly sparseYPred: boolean;
  readonly axis: number;
}): Reading => ({
  classes,
  targetIds,
  ignoreClass,
  targetAxis: sparseYTrue ? null : axis,
  outputAxis: sparseYPred ? null : axis,
});

const iouOptions = {
  /** How many classes there are. */
  numClasses,
  /** The classes whose mean is the result. */
  targetClassIds: required(targetClassIds),
  ...sparse,
  ...ofClasses,
  ...baseOptions,
};

/** Options of {@link IoU}. */
export interface IoUOptions extends OptionsOf<typeof iouOptions> {}

export interface IoU extends Omit<FieldsOf<typeof iouOptions>, 'dtype'> {}

/**
 * Intersection over union of classes: `hits / (targets + outputs - hits)`, the mean of those that were seen.
 *
 * Source: https://keras.io/api/metrics/segmentation_metrics/#iou-class
 *
 * @example
 * ```ts
 * import { IoU } from 'keisan/metrics';
 *
 * const metric = new IoU(2, [0]);
 * metric.updateState([0, 0, 1, 1], [0, 1, 0, 1]);
 * metric.result(); // 0.333
 * ```
 */
export class IoU extends Overlap {
  static readonly className: string = 'IoU';
  static override readonly optionSchema: Schema = iouOptions;

  /** @throws ValueError for a class that there is not, for an unknown option, and for one out of range. */
  constructor(numClasses: number, targetClassIds: readonly number[], options: IoUOptions = {}) {
    super(args(numClasses, targetClassIds, options));
    this.keep();
  }

  protected override get reading() {
    return readingOf(this);
  }
}

const meanOptions = {
  /** How many classes there are. */
  numClasses,
  ...sparse,
  ...ofClasses,
  ...baseOptions,
};

/** Options of {@link MeanIoU}. */
export interface MeanIoUOptions extends OptionsOf<typeof meanOptions> {}

export interface MeanIoU extends Omit<FieldsOf<typeof meanOptions>, 'dtype'> {}

/**
 * {@link IoU} of all classes.
 *
 * Source: https://keras.io/api/metrics/segmentation_metrics/#meaniou-class
 *
 * @example
 * ```ts
 * import { MeanIoU } from 'keisan/metrics';
 *
 * const metric = new MeanIoU(2);
 * metric.updateState([0, 0, 1, 1], [0, 1, 0, 1]);
 * metric.result(); // 0.333
 * ```
 */
export class MeanIoU extends Overlap {
  static readonly className: string = 'MeanIoU';
  static override readonly optionSchema: Schema = meanOptions;

  /** @throws ValueError for an unknown option, and for one out of range. */
  constructor(numClasses: number, options: MeanIoUOptions = {}) {
    super(args(numClasses, options));
    this.keep();
  }

  protected override get reading() {
    return readingOf(this);
  }
}

const oneHotOptions = {
  /** How many classes there are. */
  numClasses,
  /** The classes whose mean is the result. */
  targetClassIds: required(targetClassIds),
  ...sparsePrediction,
  ...ofClasses,
  ...baseOptions,
};

/** Options of {@link OneHotIoU}. */
export interface OneHotIoUOptions extends OptionsOf<typeof oneHotOptions> {}

export interface OneHotIoU extends Omit<FieldsOf<typeof oneHotOptions>, 'dtype'> {}

/**
 * {@link IoU} of one-hot targets.
 *
 * Source: https://keras.io/api/metrics/segmentation_metrics/#onehotiou-class
 *
 * @example
 * ```ts
 * import { OneHotIoU } from 'keisan/metrics';
 *
 * const metric = new OneHotIoU(2, [0]);
 * metric.updateState([[1, 0], [0, 1]], [[0.8, 0.2], [0.6, 0.4]]);
 * metric.result(); // 0.5
 * ```
 */
export class OneHotIoU extends Overlap {
  static readonly className: string = 'OneHotIoU';
  static override readonly optionSchema: Schema = oneHotOptions;

  /** @throws ValueError for a class that there is not, for an unknown option, and for one out of range. */
  constructor(numClasses: number, targetClassIds: readonly number[], options: OneHotIoUOptions = {}) {
    super(args(numClasses, targetClassIds, options));
    this.keep();
  }

  protected override get reading() {
    return readingOf(this);
  }
}

const oneHotMeanOptions = {
  /** How many classes there are. */
  numClasses,
  ...sparsePrediction,
  ...ofClasses,
  ...baseOptions,
};

/** Options of {@link OneHotMeanIoU}. */
export interface OneHotMeanIoUOptions extends OptionsOf<typeof oneHotMeanOptions> {}

export interface OneHotMeanIoU extends Omit<FieldsOf<typeof oneHotMeanOptions>, 'dtype'> {}

/**
 * {@link IoU} of one-hot targets, of all classes.
 *
 * Source: https://keras.io/api/metrics/segmentation_metrics/#onehotmeaniou-class
 *
 * @example
 * ```ts
 * import { OneHotMeanIoU } from 'keisan/metrics';
 *
 * const metric = new OneHotMeanIoU(2);
 * metric.updateState([[1, 0], [0, 1]], [[0.8, 0.2], [0.6, 0.4]]);
 * metric.result(); // 0.25
 * ```
 */
export class OneHotMeanIoU extends Overlap {
  static readonly className: string = 'OneHotMeanIoU';
  static override readonly optionSchema: Schema = oneHotMeanOptions;

  /** @throws ValueError for an unknown option, and for one out of range. */
  constructor(numClasses: number, options: OneHotMeanIoUOptions = {}) {
    super(args(numClasses, options));
    this.keep();
  }

  protected override get reading() {
    return readingOf(this);
  }
}

const binaryOptions = {
  /** The classes whose mean is the result: 0, 1, or both. Default: both. */
  targetClassIds: option(targetClassIds, [0, 1]),
  /** Outputs from it on are of class 1. Default: 0.5. */
  threshold: option(number(), 0.5),
  ...baseOptions,
};

/** Options of {@link BinaryIoU}. */
export interface BinaryIoUOptions extends OptionsOf<typeof binaryOptions> {}

export interface BinaryIoU extends Omit<FieldsOf<typeof binaryOptions>, 'dtype'> {}

/**
 * {@link IoU} of two classes, which a threshold tells apart.
 *
 * Source: https://keras.io/api/metrics/segmentation_metrics/#binaryiou-class
 *
 * @example
 * ```ts
 * import { BinaryIoU } from 'keisan/metrics';
 *
 * const metric = new BinaryIoU({ threshold: 0.3 });
 * metric.updateState([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7]);
 * metric.result(); // 0.333
 * ```
 */
export class BinaryIoU extends Overlap {
  static readonly className: string = 'BinaryIoU';
  static override readonly optionSchema: Schema = binaryOptions;

  /** @throws ValueError for a class that there is not, for an unknown option, and for one out of range. */
  constructor(options: BinaryIoUOptions = {}) {
    super(args(options));
    this.keep();
  }

  protected override get reading() {
    return { classes: 2, targetIds: this.targetClassIds, targetAxis: null, outputAxis: null };
  }

  protected override read(outputs: Tensor): Tensor {
    return cast(greaterEqual(cast(outputs, 'float32'), this.threshold), 'int32');
  }
}

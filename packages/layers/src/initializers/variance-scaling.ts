import { random, type Shape, type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkShape, describeValue, everyPlace, formatShape, sizeOf } from '@keisan/autograd/internal';
import { number, oneOf, wide } from '../options/kind.ts';
import { absent, type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { Initializer, type InitializerApplyOptions, type SeedOption, seedOption, seedOptions } from './initializer.ts';

/** Which number of connections the variance is divided by. */
export type FanMode = 'fan_in' | 'fan_out' | 'fan_avg';

/** The shape of the distribution. */
export type Distribution = 'truncated_normal' | 'untruncated_normal' | 'uniform';

/** Options of {@link computeFans}: both, or neither. */
export interface FanOptions {
  /** The axes that stand for inputs. Default: the last but one. */
  inputAxes?: readonly number[];
  /** The axes that stand for outputs. Default: the last. */
  outputAxes?: readonly number[];
}

/** Axes are for `computeFans` alone. */
const fanOptions = { ...seedOptions, inputAxes: absent(null), outputAxes: absent(null) };

const varianceScalingOptions = {
  /** The variance times the fan. Default: 1. */
  scale: option(wide(number({ above: 0 })), 1),
  /** Default: `'fan_in'`. */
  mode: option(oneOf<FanMode>('fan_in', 'fan_out', 'fan_avg'), 'fan_in'),
  /** Default: `'truncated_normal'`. */
  distribution: option(oneOf<Distribution>('truncated_normal', 'untruncated_normal', 'uniform'), 'truncated_normal'),
  ...fanOptions,
};

/** Options of {@link VarianceScaling}. */
export interface VarianceScalingOptions extends OptionsOf<typeof varianceScalingOptions> {}

export interface VarianceScaling extends FieldsOf<typeof varianceScalingOptions> {}

/** The length of some axes of a shape together. */
function lengthOf(name: string, shape: Shape, axes: readonly number[]): number {
  const isAxis = (axis: unknown): axis is number => Number.isInteger(axis) && shape.at(axis as number) !== undefined;
  if (Array.isArray(axes) && everyPlace(axes, isAxis)) {
    return axes.reduce((n, axis) => n * shape.at(axis)!, 1);
  }
  throw new ValueError({
    where: 'computeFans',
    got: `${name} ${describeValue(axes)} for a weight of shape ${formatShape(shape)}`,
    expected: `a list of axes from ${-shape.length} to ${shape.length - 1}`,
  });
}

/**
 * How many inputs and outputs the weight of one unit connects. The axes before the last two are the receptive field.
 * Source: Keras' compute_fans.
 * @throws ValueError for an unknown option, one kind of axes without the other, or axes that the shape does not have.
 */
export function computeFans(
  shape: Shape,
  options: FanOptions = {},
): { readonly fanIn: number; readonly fanOut: number } {
  checkOptions('computeFans', options, { inputAxes: true, outputAxes: true });
  checkShape('computeFans', shape);
  const { inputAxes, outputAxes } = options;
  if (inputAxes && outputAxes) {
    return { fanIn: lengthOf('inputAxes', shape, inputAxes), fanOut: lengthOf('outputAxes', shape, outputAxes) };
  }
  if (inputAxes || outputAxes) {
    throw new ValueError({
      where: 'computeFans',
      got: inputAxes ? 'inputAxes without outputAxes' : 'outputAxes without inputAxes',
      expected: 'both, or neither',
    });
  }
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: field * shape.at(-2)!, fanOut: field * shape.at(-1)! };
}

/** The standard deviation of a normal distribution cut off at two: it is corrected for what the cut takes away. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/**
 * Random numbers of variance `scale / fan`, so that signals keep their size from layer to layer.
 * Source: https://keras.io/api/layers/initializers/#variancescaling-class
 */
export class VarianceScaling extends Initializer {
  static readonly className: string = 'VarianceScaling';
  static override readonly optionSchema: Schema = varianceScalingOptions;

  /** @throws ValueError when `scale` is not positive, and for an unknown mode, distribution or option. */
  constructor(options: VarianceScalingOptions = {}) {
    super(options);
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    const { fanIn, fanOut } = computeFans(shape);
    const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[this.mode];
    const variance = this.scale / Math.max(1, fan);
    const seed = seedOption(this.seed);
    if (this.distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return random.uniform(shape, { minval: -limit, maxval: limit, dtype, ...seed });
    }
    if (this.distribution === 'untruncated_normal')
      return random.normal(shape, { stddev: Math.sqrt(variance), dtype, ...seed });
    return random.truncatedNormal(shape, { stddev: Math.sqrt(variance) / TRUNCATED_STDDEV, dtype, ...seed });
  }
}

/** The named cases fix all options of {@link VarianceScaling} but the seed. */
abstract class Named extends VarianceScaling {
  static override readonly optionSchema: Schema = fanOptions;
  override readonly scale: number = 1;
  override readonly mode: FanMode = 'fan_in';
  override readonly distribution: Distribution = 'truncated_normal';

  constructor(options: SeedOption = {}) {
    super(options);
  }
}

/** Uniform in `±sqrt(6 / (fanIn + fanOut))`. Source: Glorot & Bengio 2010, http://proceedings.mlr.press/v9/glorot10a.html */
export class GlorotUniform extends Named {
  static override readonly className: string = 'GlorotUniform';
  override readonly mode: FanMode = 'fan_avg';
  override readonly distribution: Distribution = 'uniform';
}

/** Truncated normal of variance `2 / (fanIn + fanOut)`. Source: Glorot & Bengio 2010, http://proceedings.mlr.press/v9/glorot10a.html */
export class GlorotNormal extends Named {
  static override readonly className: string = 'GlorotNormal';
  override readonly mode: FanMode = 'fan_avg';
}

/** Uniform in `±sqrt(6 / fanIn)`. Source: He et al. 2015, https://arxiv.org/abs/1502.01852 */
export class HeUniform extends Named {
  static override readonly className: string = 'HeUniform';
  override readonly scale: number = 2;
  override readonly distribution: Distribution = 'uniform';
}

/**
 * Truncated normal of variance `2 / fanIn`. Source: He et al. 2015, https://arxiv.org/abs/1502.01852
 *
 * @example
 * ```ts
 * import { HeNormal } from 'keisan/initializers';
 * import { Dense } from 'keisan/layers';
 *
 * new Dense(10, { kernelInitializer: new HeNormal({ seed: 1 }) });
 * ```
 */
export class HeNormal extends Named {
  static override readonly className: string = 'HeNormal';
  override readonly scale: number = 2;
}

/** Uniform in `±sqrt(3 / fanIn)`. Source: LeCun et al. 1998, Efficient BackProp */
export class LecunUniform extends Named {
  static override readonly className: string = 'LecunUniform';
  override readonly distribution: Distribution = 'uniform';
}

/** Truncated normal of variance `1 / fanIn`. Source: LeCun et al. 1998, Efficient BackProp */
export class LecunNormal extends Named {
  static override readonly className: string = 'LecunNormal';
}

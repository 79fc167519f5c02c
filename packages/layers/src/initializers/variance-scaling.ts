import { random, type Shape, type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkShape, describeValue, formatShape, notAmong, sizeOf } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import { Initializer, type InitializerApplyOptions, type SeedOption, seedConfig, seedOption } from './initializer.ts';

/** Which number of connections the variance is divided by. */
export type FanMode = 'fan_in' | 'fan_out' | 'fan_avg';

const modes: readonly FanMode[] = ['fan_in', 'fan_out', 'fan_avg'];

/** The shape of the distribution. */
export type Distribution = 'truncated_normal' | 'untruncated_normal' | 'uniform';

const distributions: readonly Distribution[] = ['truncated_normal', 'untruncated_normal', 'uniform'];

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw new ValueError(notAmong('VarianceScaling', name, value, known));
}

/** Options of {@link computeFans}: both, or neither. */
export interface FanOptions {
  /** The axes that stand for inputs. Default: the last but one. */
  inputAxes?: readonly number[];
  /** The axes that stand for outputs. Default: the last. */
  outputAxes?: readonly number[];
}

/** Options of {@link VarianceScaling}. */
export interface VarianceScalingOptions extends SeedOption {
  /** The variance times the fan. Default: 1. */
  scale?: number;
  /** Default: `'fan_in'`. */
  mode?: FanMode;
  /** Default: `'truncated_normal'`. */
  distribution?: Distribution;
}

/** The length of some axes of a shape together. */
function lengthOf(name: string, shape: Shape, axes: readonly number[]): number {
  const lengths = Array.isArray(axes) ? axes.map((axis) => shape.at(axis)) : [];
  if (Array.isArray(axes) && axes.every((axis, i) => Number.isInteger(axis) && lengths[i] !== undefined)) {
    return lengths.reduce<number>((n, length) => n * length!, 1);
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

  readonly scale: number;
  readonly mode: FanMode;
  readonly distribution: Distribution;
  readonly seed: number | null;

  /** @throws ValueError when `scale` is not positive, and for an unknown mode, distribution or option. */
  constructor(options: VarianceScalingOptions = {}) {
    super();
    checkOptions('VarianceScaling', options, { scale: true, mode: true, distribution: true, seed: true });
    const { scale = 1, mode = 'fan_in', distribution = 'truncated_normal', seed = null } = options;
    if (!Number.isFinite(scale) || scale <= 0) {
      throw new ValueError({
        where: 'VarianceScaling',
        got: `scale ${describeValue(scale)}`,
        expected: 'a positive number',
      });
    }
    this.scale = scale;
    this.mode = oneOf('mode', mode, modes);
    this.distribution = oneOf('distribution', distribution, distributions);
    this.seed = seed;
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

  override getConfig(): Readonly<Record<string, unknown>> {
    return { scale: this.scale, mode: this.mode, distribution: this.distribution, ...seedConfig(this.seed) };
  }
}

/** The named cases fix all options of {@link VarianceScaling}. */
abstract class Named extends VarianceScaling {
  constructor(options: SeedOption, fixed: VarianceScalingOptions) {
    checkOptions(classNameOf(new.target.prototype), options, { seed: true });
    super({ ...fixed, seed: options.seed ?? null });
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return seedConfig(this.seed);
  }
}

/** Uniform in `±sqrt(6 / (fanIn + fanOut))`. Source: Glorot & Bengio 2010, http://proceedings.mlr.press/v9/glorot10a.html */
export class GlorotUniform extends Named {
  static override readonly className: string = 'GlorotUniform';

  constructor(options: SeedOption = {}) {
    super(options, { mode: 'fan_avg', distribution: 'uniform' });
  }
}

/** Truncated normal of variance `2 / (fanIn + fanOut)`. Source: Glorot & Bengio 2010, http://proceedings.mlr.press/v9/glorot10a.html */
export class GlorotNormal extends Named {
  static override readonly className: string = 'GlorotNormal';

  constructor(options: SeedOption = {}) {
    super(options, { mode: 'fan_avg' });
  }
}

/** Uniform in `±sqrt(6 / fanIn)`. Source: He et al. 2015, https://arxiv.org/abs/1502.01852 */
export class HeUniform extends Named {
  static override readonly className: string = 'HeUniform';

  constructor(options: SeedOption = {}) {
    super(options, { scale: 2, distribution: 'uniform' });
  }
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

  constructor(options: SeedOption = {}) {
    super(options, { scale: 2 });
  }
}

/** Uniform in `±sqrt(3 / fanIn)`. Source: LeCun et al. 1998, Efficient BackProp */
export class LecunUniform extends Named {
  static override readonly className: string = 'LecunUniform';

  constructor(options: SeedOption = {}) {
    super(options, { distribution: 'uniform' });
  }
}

/** Truncated normal of variance `1 / fanIn`. Source: LeCun et al. 1998, Efficient BackProp */
export class LecunNormal extends Named {
  static override readonly className: string = 'LecunNormal';

  constructor(options: SeedOption = {}) {
    super(options, {});
  }
}

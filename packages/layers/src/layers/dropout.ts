import { greaterEqual, mul, random, type Shape, ShapeError, type Tensor, ValueError, where } from '@keisan/autograd';
import { checkTensor, describeAsJson, describeValue, type OptionNames } from '@keisan/autograd/internal';
import { fix } from '../fix.ts';
import { checkConfig } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import { type CallContext, type LayerOptions, layerOptions } from '../layer-options.ts';
import { formatPartialShape, isPartialShape, ownShape, type PartialShape } from '../shapes.ts';

/** Options of {@link Dropout}. */
export interface DropoutOptions extends LayerOptions {
  /** The shape of the mask, batch first: 1 where it is stretched, null where it is as long as the input. Default: the input's. */
  noiseShape?: PartialShape | null;
  /** A whole number, for masks that do not depend on other random draws. Default: the stream of `setRandomSeed`. */
  seed?: number | null;
}

const dropoutOptions: OptionNames<DropoutOptions> = { noiseShape: true, seed: true, ...layerOptions };

/**
 * In training, sets each input to 0 with probability `rate` and scales the others by `1 / (1 - rate)`, so that the sum
 * stays the same on average. Otherwise passes its input on. Source: Srivastava et al. 2014,
 * https://jmlr.org/papers/v15/srivastava14a.html
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/dropout/
 *
 * @example
 * ```ts
 * import { Dropout } from 'keisan/layers';
 *
 * new Dropout(0.5).apply([[1, 2]]); // [[1, 2]]
 * new Dropout(1).apply([[1, 2]], { training: true }); // [[0, 0]]
 * ```
 */
export class Dropout extends Layer {
  static readonly className: string = 'Dropout';

  readonly rate: number;
  readonly noiseShape: PartialShape | null;
  readonly seed: number | null;
  readonly #seeds: random.SeedGenerator | undefined;

  /**
   * @param rate The share of inputs that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: DropoutOptions = {}) {
    super(options, dropoutOptions);
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
      throw new ValueError({ where: this.label, got: `rate ${describeValue(rate)}`, expected: 'a number from 0 to 1' });
    }
    const { noiseShape = null, seed = null } = options;
    if (noiseShape !== null && !isPartialShape(noiseShape, 1)) {
      throw new ValueError({
        where: this.label,
        got: `noiseShape ${describeAsJson(noiseShape)}`,
        expected: 'a list of positive whole numbers, or null',
      });
    }
    this.rate = rate;
    this.noiseShape = noiseShape && ownShape(noiseShape);
    this.seed = seed;
    fix(this, 'seed');
    this.#seeds = seed === null ? undefined : new random.SeedGenerator(seed);
  }

  override call(x: Tensor, options: Pick<CallContext, 'training'>): Tensor {
    checkTensor(this.label, x);
    if (!options?.training || this.rate === 0) return x;
    if (this.rate === 1) return mul(x, 0);
    const kept = greaterEqual(random.uniform(this.#maskShape(x.shape), { seed: this.#seeds }), this.rate);
    return where(kept, mul(x, 1 / (1 - this.rate)), 0);
  }

  #maskShape(shape: Shape): Shape {
    const { noiseShape } = this;
    if (!noiseShape) return shape;
    const mask = noiseShape.map((n, axis) => n ?? shape[axis]!);
    if (mask.length === shape.length && mask.every((n, axis) => n === 1 || n === shape[axis])) return mask;
    throw new ShapeError({
      where: this.label,
      got: `inputs of shape ${formatPartialShape(shape)} for noiseShape ${formatPartialShape(noiseShape)}`,
      expected: 'as many axes in both, each of noiseShape null, 1 or as long as that of the inputs',
    });
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), rate: this.rate, noiseShape: this.noiseShape, seed: this.seed };
  }

  static override fromConfig(config: Readonly<Record<string, unknown>>): Dropout {
    checkConfig('Dropout.fromConfig', config);
    const { rate, ...options } = config;
    return new Dropout(rate as number, options);
  }
}

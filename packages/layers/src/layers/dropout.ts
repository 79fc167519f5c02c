import { greaterEqual, mul, random, type Shape, ShapeError, type Tensor, where } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { Layer } from '../layer.ts';
import { type CallContext, type CallOptions, type LayerOptions, layerOptions } from '../layer-options.ts';
import { nullable, number, seed } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { partialShape } from '../options/shape.ts';
import { formatPartialShape, type PartialShape } from '../shapes.ts';

const dropoutOptions = {
  /** The share of inputs that is dropped, from 0 to 1. */
  rate: required(number({ from: 0, to: 1 })),
  /** The shape of the mask, batch first: 1 where it is stretched, null where it is as long as the input. Default: the input's. */
  noiseShape: option(nullable(partialShape()), null),
  /** A whole number, for masks that do not depend on other random draws. Default: the stream of `setRandomSeed`. */
  seed: option(nullable(seed), null),
};

/** Options of {@link Dropout}. */
export interface DropoutOptions extends OptionsOf<typeof dropoutOptions>, LayerOptions {}

export interface Dropout extends FieldsOf<typeof dropoutOptions> {}

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
  static override readonly optionSchema: Schema = { ...dropoutOptions, ...layerOptions };

  readonly #seeds: random.SeedGenerator | undefined;

  /**
   * @param rate The share of inputs that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: DropoutOptions = {}) {
    super(args(rate, options));
    this.#seeds = this.seed === null ? undefined : new random.SeedGenerator(this.seed);
  }

  override get supportsMasking(): boolean {
    return true;
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

  /** Keras notes its default, which counts where nobody says otherwise. */
  protected override nodeArguments(options: CallOptions): Readonly<Record<string, unknown>> {
    return { training: false, ...super.nodeArguments(options) };
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

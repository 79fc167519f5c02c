import { greaterEqual, mul, random, type Shape, type Tensor, where } from '@keisan/autograd';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { maskShape, noiseShapeOption } from './regularization/noise-shape.ts';
import { RandomLayer, seedOption } from './regularization/random-layer.ts';

/** What every dropout has first. */
export const rateOption = {
  /** The share of inputs that is dropped, from 0 to 1. */
  rate: required(number({ from: 0, to: 1 })),
};

const dropoutOptions = { ...rateOption, ...noiseShapeOption, ...seedOption };

/** Options of {@link Dropout}. */
export interface DropoutOptions extends OptionsOf<typeof dropoutOptions>, LayerOptions {}

export interface Dropout extends FieldsOf<typeof dropoutOptions> {}

/** Sets inputs to 0 with probability `rate`, by a mask of a shape, and scales the others by `1 / (1 - rate)`. */
export function dropped(x: Tensor, rate: number, shape: Shape, seed: random.SeedGenerator | undefined): Tensor {
  if (rate === 0) return x;
  if (rate === 1) return mul(x, 0);
  return where(greaterEqual(random.uniform(shape, { seed }), rate), mul(x, 1 / (1 - rate)), 0);
}

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
export class Dropout extends RandomLayer {
  static readonly className: string = 'Dropout';
  static override readonly optionSchema: Schema = { ...dropoutOptions, ...layerOptions };

  /**
   * @param rate The share of inputs that is dropped, from 0 to 1.
   * @throws ValueError when it is outside, and for an unknown option.
   */
  constructor(rate: number, options: DropoutOptions = {}) {
    super(args(rate, options));
  }

  protected override inTraining(x: Tensor): Tensor {
    return dropped(x, this.rate, maskShape(this.label, this.noiseShape, x.shape), this.seeds);
  }
}

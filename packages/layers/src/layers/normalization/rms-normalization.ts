import { mean, mul, rsqrt, square, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight } from '../../layer/weight-options.ts';
import { number } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import type { PartialShape } from '../../shapes.ts';
import { shapeAlong } from './affine-normalization.ts';
import { axesOf, lengthsAlong, normalizedAxes, specOfAxes } from './axes.ts';

const rmsNormalizationOptions = {
  /** The axis or axes along which each sample is normalized. Default: -1, the last. */
  axis: option(normalizedAxes, -1),
  /** Added to the mean of the squares, so that nothing is divided by 0. Default: 1e-6. */
  epsilon: option(number({ from: 0 }), 1e-6),
};

/** Options of {@link RMSNormalization}. */
export interface RMSNormalizationOptions extends OptionsOf<typeof rmsNormalizationOptions>, LayerOptions {}

export interface RMSNormalization extends FieldsOf<typeof rmsNormalizationOptions> {}

/**
 * `x / sqrt(mean(x^2) + epsilon) * scale`, by the mean of the squares of each sample along `axis`. Source: Zhang and Sennrich 2019,
 * https://arxiv.org/abs/1910.07467
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/normalization_layers/rms_normalization/
 *
 * @example
 * ```ts
 * import { RMSNormalization } from 'keisan/layers';
 *
 * new RMSNormalization().apply([[3, 3], [-2, 2]]); // about [[1, 1], [-1, 1]]
 * ```
 */
export class RMSNormalization extends Layer {
  static readonly className: string = 'RMSNormalization';
  static override readonly optionSchema: Schema = { ...rmsNormalizationOptions, ...layerOptions };

  #scale: Weight | null = null;

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: RMSNormalizationOptions = {}) {
    super(options);
  }

  /** What the output is scaled by; null before the layer is built. */
  get scale(): Weight | null {
    return this.#scale;
  }

  override get inputSpec(): InputSpec {
    return specOfAxes(axesOf(this.axis), this.inputShape);
  }

  override build(inputShape: PartialShape): void {
    const shape = lengthsAlong(this.label, axesOf(this.axis), inputShape);
    this.#scale = this.addWeight({ name: 'scale', shape, initializer: 'ones' });
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const axis = axesOf(this.axis);
    const inverse = rsqrt(mean(square(x), { axis, keepdims: true }).add(this.epsilon));
    return mul(mul(x, inverse), builtWeight(this, this.#scale).reshape(shapeAlong(x, axis)));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

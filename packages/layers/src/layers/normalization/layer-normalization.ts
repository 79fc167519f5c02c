import { moments, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { absent, type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import type { PartialShape } from '../../shapes.ts';
import { AffineNormalization, affineOptions, shapeAlong } from './affine-normalization.ts';
import { axesOf, lengthsAlong, normalizedAxes, specOfAxes } from './axes.ts';
import { standardized } from './standardized.ts';

const layerNormalizationOptions = {
  /** The axis or axes along which each sample is normalized. Default: -1, the last. */
  axis: option(normalizedAxes, -1),
  ...affineOptions,
  rmsScaling: absent(false),
};

/** Options of {@link LayerNormalization}. */
export interface LayerNormalizationOptions extends OptionsOf<typeof layerNormalizationOptions>, LayerOptions {}

export interface LayerNormalization extends FieldsOf<typeof layerNormalizationOptions> {}

/**
 * `(x - mean) / sqrt(variance + epsilon) * gamma + beta`, by the mean and the variance of each sample along `axis`. Source: Ba, Kiros and
 * Hinton 2016, https://arxiv.org/abs/1607.06450
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/normalization_layers/layer_normalization/
 *
 * @example
 * ```ts
 * import { LayerNormalization } from 'keisan/layers';
 *
 * new LayerNormalization().apply([[1, 3], [10, 30]]); // about [[-1, 1], [-1, 1]]
 * ```
 */
export class LayerNormalization extends AffineNormalization {
  static readonly className: string = 'LayerNormalization';
  static override readonly optionSchema: Schema = { ...layerNormalizationOptions, ...layerOptions };

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: LayerNormalizationOptions = {}) {
    super(options);
  }

  override get inputSpec(): InputSpec {
    return specOfAxes(axesOf(this.axis), this.inputShape);
  }

  override build(inputShape: PartialShape): void {
    this.addAffine(lengthsAlong(this.label, axesOf(this.axis), inputShape));
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const axes = axesOf(this.axis);
    const [mean, variance] = moments(x, axes, { keepdims: true });
    return standardized(x, mean, variance, this.epsilon, this.affine(shapeAlong(x, axes)));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

import { minimum, mul, rsqrt, square, sum, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { axes } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import type { PartialShape } from '../../shapes.ts';

/** The most that something is scaled by: what Keras has for zeros, whose norm is 0. */
const LARGEST = 1e12;

const unitNormalizationOptions = {
  /** The axis or axes along which each sample is normalized. Default: -1, the last. */
  axis: option(axes, -1),
};

/** Options of {@link UnitNormalization}. */
export interface UnitNormalizationOptions extends OptionsOf<typeof unitNormalizationOptions>, LayerOptions {}

export interface UnitNormalization extends FieldsOf<typeof unitNormalizationOptions> {}

/**
 * `x / sqrt(sum(x^2))` along `axis`: vectors of length 1; zeros stay zeros.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/normalization_layers/unit_normalization/
 *
 * @example
 * ```ts
 * import { UnitNormalization } from 'keisan/layers';
 *
 * new UnitNormalization().apply([[3, 4]]); // about [[0.6, 0.8]]
 * ```
 */
export class UnitNormalization extends Layer {
  static readonly className: string = 'UnitNormalization';
  static override readonly optionSchema: Schema = { ...unitNormalizationOptions, ...layerOptions };

  /** @throws ValueError for an unknown option, or one that is no axis. */
  constructor(options: UnitNormalizationOptions = {}) {
    super(options);
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return mul(x, minimum(rsqrt(sum(square(x), { axis: this.axis, keepdims: true })), LARGEST));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

import { type Tensor, where } from '@keisan/autograd';
import type { InputSpec } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import { any, notEqual } from '../ops/index.ts';
import { number } from '../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import type { PartialShape } from '../shapes.ts';

const maskingOptions = {
  /** What all features of a step are that does not count. Default: 0. */
  maskValue: first(number(), 0),
};

/** Options of {@link Masking}. */
export interface MaskingOptions extends OptionsOf<typeof maskingOptions>, LayerOptions {}

export interface Masking extends FieldsOf<typeof maskingOptions> {}

/**
 * Says which steps of sequences count: those of which a feature is not `maskValue`. The others become 0, and layers after it leave them out.
 *
 * Input shape: `[batch, steps, features]`, or any with features along the last axis. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/core_layers/masking/
 *
 * @example
 * ```ts
 * import { Masking } from 'keisan/layers';
 *
 * new Masking(-1).apply([[[1, 2], [-1, -1]]]); // [[[1, 2], [0, 0]]]
 * ```
 */
export class Masking extends Layer {
  static readonly className: string = 'Masking';
  static override readonly optionSchema: Schema = { ...maskingOptions, ...layerOptions };

  /** @throws ValueError for what is no finite number, and for an unknown option. */
  constructor(...given: [options?: MaskingOptions] | [maskValue: number, options?: Omit<MaskingOptions, 'maskValue'>]) {
    super(args(...given));
  }

  override get inputSpec(): InputSpec {
    return { minRank: 2 };
  }

  override computeMask(x: Tensor): Tensor {
    return any(notEqual(x, this.maskValue), { axis: -1 });
  }

  override call(x: Tensor): Tensor {
    return where(any(notEqual(x, this.maskValue), { axis: -1, keepdims: true }), x, 0);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

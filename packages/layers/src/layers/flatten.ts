import { reshape, type Tensor, transpose } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { InputSpec } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import { dataFormatOption } from '../options/data-format.ts';
import type { FieldsOf, OptionsOf, Schema } from '../options/option.ts';
import type { PartialShape } from '../shapes.ts';

/** Options of {@link Flatten}. */
export interface FlattenOptions extends OptionsOf<typeof dataFormatOption>, LayerOptions {}

export interface Flatten extends FieldsOf<typeof dataFormatOption> {}

/**
 * Makes one axis of all axes of a sample, in row-major order; channels that come first go last before, so that the data format does not count.
 *
 * Input shape: `[batch, ...]`. Output shape: `[batch, n]`, the product of the others; `[batch, 1]` for `[batch]`.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/flatten/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Flatten } from 'keisan/layers';
 *
 * new Flatten().apply(zeros([32, 28, 28])).shape; // [32, 784]
 * ```
 */
export class Flatten extends Layer {
  static readonly className: string = 'Flatten';
  static override readonly optionSchema: Schema = { ...dataFormatOption, ...layerOptions };

  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /** @throws ValueError for an unknown option, or one out of range. */
  constructor(options: FlattenOptions = {}) {
    super(options);
  }

  override get inputSpec(): InputSpec {
    return {};
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const [batch, channels, ...others] = x.shape.keys();
    const isFirst = this.dataFormat === 'channels_first' && others.length > 0;
    const last = isFirst ? transpose(x, [batch!, ...others, channels!]) : x;
    return reshape(last, this.computeOutputShape(x.shape) as number[]);
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const [batch, ...sample] = inputShape;
    return [batch ?? null, sample.includes(null) ? null : sample.reduce<number>((n, length) => n * length!, 1)];
  }
}

import { reshape, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { Layer } from '../layer.ts';
import { type LayerOptions, layerOptions } from '../layer-options.ts';
import { absent, type Schema } from '../options/option.ts';
import type { PartialShape } from '../shapes.ts';

/**
 * Makes one axis of all axes of a sample, in row-major order.
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
  static override readonly optionSchema: Schema = { ...layerOptions, dataFormat: absent('channels_last') };

  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return reshape(x, this.computeOutputShape(x.shape) as number[]);
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const [batch, ...sample] = inputShape;
    return [batch ?? null, sample.includes(null) ? null : sample.reduce<number>((n, length) => n * length!, 1)];
  }
}

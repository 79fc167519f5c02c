import type { Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { ImageDataFormat } from '../../image-data-format.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { dataFormatOption } from '../../options/data-format.ts';
import { nullable, oneOf } from '../../options/kind.ts';
import { computed, option } from '../../options/option.ts';
import { perAxis } from '../../options/per-axis.ts';
import type { PartialShape } from '../../shapes.ts';
import { placesOf } from '../windows.ts';

/** How the windows of a layer that pools are placed, over so many axes. */
export const placeOptions = (rank: number) => ({
  /** How far apart windows are, along every axis or along each. Default: as far as they reach. */
  strides: computed({ ...nullable(perAxis(rank)), nullIsDefault: true }, (_, { poolSize }) => poolSize as number[]),
  /** `'valid'` keeps windows inside the images, `'same'` has them reach every place, over the edges too. Default: `'valid'`. */
  padding: option(oneOf<'valid' | 'same'>('valid', 'same'), 'valid'),
  ...dataFormatOption,
});

/** What the operations that pool take. */
export interface PoolContext {
  readonly strides: readonly number[];
  readonly padding: 'valid' | 'same';
  readonly dataFormat: ImageDataFormat;
}

/** A layer that makes one number of each window of images, channel by channel. */
export abstract class Pooling extends Layer {
  declare readonly poolSize: readonly number[];
  declare readonly strides: readonly number[] | null;
  declare readonly padding: 'valid' | 'same';
  declare readonly dataFormat: ImageDataFormat;

  /** What it makes of windows. */
  protected abstract pool(x: Tensor, poolSize: readonly number[], context: PoolContext): Tensor;

  override get inputSpec(): InputSpec {
    return { rank: this.poolSize.length + 2 };
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    const { poolSize, strides, padding, dataFormat } = this;
    return this.pool(x, poolSize, { strides: strides ?? poolSize, padding, dataFormat });
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    const { poolSize: size, padding, dataFormat } = this;
    const dilation = size.map(() => 1);
    return placesOf(this.label, inputShape, { size, strides: this.strides ?? size, dilation, padding, dataFormat });
  }
}

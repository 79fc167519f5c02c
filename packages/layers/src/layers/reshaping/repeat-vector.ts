import { broadcastTo, expandDims, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { wholeNumber } from '../../options/kind.ts';
import { type FieldsOf, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

const repeatVectorOptions = {
  /** How many times. */
  n: required(wholeNumber({ from: 1 })),
};

export interface RepeatVector extends FieldsOf<typeof repeatVectorOptions> {}

/**
 * Makes a sequence of each vector, by repeating it.
 *
 * Input shape: `[batch, features]`. Output shape: `[batch, n, features]`.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/repeat_vector/
 *
 * @example
 * ```ts
 * import { RepeatVector } from 'keisan/layers';
 *
 * new RepeatVector(2).apply([[1, 2]]); // [[[1, 2], [1, 2]]]
 * ```
 */
export class RepeatVector extends Layer {
  static readonly className: string = 'RepeatVector';
  static override readonly optionSchema: Schema = { ...repeatVectorOptions, ...layerOptions };
  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /**
   * @param n How many times.
   * @throws ValueError when it is not a positive whole number, and for an unknown option.
   */
  constructor(n: number, options: LayerOptions = {}) {
    super(args(n, options));
  }

  override get inputSpec(): InputSpec {
    return { rank: 2 };
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return broadcastTo(expandDims(x, 1), [x.shape[0]!, this.n, x.shape[1]!]);
  }

  override computeOutputShape([batch = null, features = null]: PartialShape): PartialShape {
    return [batch, this.n, features];
  }
}

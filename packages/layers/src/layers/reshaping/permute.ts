import { type Tensor, transpose, ValueError } from '@keisan/autograd';
import { checkTensor, describeAsJson, MOST_AXES } from '@keisan/autograd/internal';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import type { Kind } from '../../options/kind.ts';
import { type FieldsOf, required, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import { ownShape, type PartialShape } from '../../shapes.ts';

const permutation: Kind<readonly number[]> = {
  type: { name: 'permutation' },
  read(value, { where, name }) {
    const axes: unknown[] = Array.isArray(value) && value.length <= MOST_AXES ? Array.from(value) : [];
    const given = new Set(axes);
    if (axes.length > 0 && axes.every((_, i) => given.has(i + 1))) return ownShape(axes as number[]);
    throw new ValueError({
      where,
      got: `${name} ${describeAsJson(value)}`,
      expected: 'the axes of a sample from 1 on, each of them once',
      fix: 'To exchange the two axes of a sample, write [2, 1]',
    });
  },
};

const permuteOptions = {
  /** The axes of a sample, from 1 on, in their new order. */
  dims: required(permutation),
};

export interface Permute extends FieldsOf<typeof permuteOptions> {}

/**
 * Puts the axes of each sample into another order.
 *
 * Input shape: any. Output shape: its lengths in the new order, after that of the batch.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/permute/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Permute } from 'keisan/layers';
 *
 * new Permute([2, 1]).apply(zeros([32, 10, 64])).shape; // [32, 64, 10]
 * ```
 */
export class Permute extends Layer {
  static readonly className: string = 'Permute';
  static override readonly optionSchema: Schema = { ...permuteOptions, ...layerOptions };
  /** Keras says what it was built for, though it makes no weights. @internal */
  static readonly savesBuild: boolean = true;

  /**
   * @param dims The axes of a sample, from 1 on, in their new order.
   * @throws ValueError when it has not each of them once, and for an unknown option.
   */
  constructor(dims: readonly number[], options: LayerOptions = {}) {
    super(args(dims, options));
  }

  override get inputSpec(): InputSpec {
    return { rank: this.dims.length + 1 };
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return transpose(x, [0, ...this.dims]);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return [0, ...this.dims].map((axis) => inputShape[axis] ?? null);
  }
}

import { div, exp, greater, max, ShapeError, softmax, sub, sum, type Tensor, where } from '@keisan/autograd';
import { checkTensor, formatShape } from '@keisan/autograd/internal';
import { warnOfOneOutput } from '../../activations/activate.ts';
import { Layer } from '../../layer/layer.ts';
import { type CallContext, type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { type Axes, axes } from '../../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

const softmaxOptions = {
  /** The axis along which the outputs add up to 1, or a list of them. Default: -1, the last. */
  axis: first(axes, -1),
};

/** Options of {@link Softmax}. */
export interface SoftmaxLayerOptions extends OptionsOf<typeof softmaxOptions>, LayerOptions {}

export interface Softmax extends FieldsOf<typeof softmaxOptions> {}

/** In place of what does not count. */
const LARGE_NEGATIVE = -1e9;

/** `e ** x / sum(e ** x)` along several axes. */
function softmaxOver(x: Tensor, axis: readonly number[]): Tensor {
  const along = { axis, keepdims: true };
  const powers = exp(sub(x, max(x, along).detach()));
  return div(powers, sum(powers, along));
}

/**
 * `e ** x / sum(e ** x)` along an axis. What a mask leaves out is 0, and does not count: a mask is an option of `apply`, or comes from the
 * layers before, and is broadcast to the inputs.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/activation_layers/softmax/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Softmax } from 'keisan/layers';
 *
 * new Softmax().apply([[1, 1, 5]], { mask: tensor([true, true, false]) }); // [[0.5, 0.5, 0]]
 * ```
 */
export class Softmax extends Layer {
  static readonly className: string = 'Softmax';
  static override readonly optionSchema: Schema = { ...softmaxOptions, ...layerOptions };

  /** @throws ValueError for what is no axis and no list of them, and for an unknown option. */
  constructor(...given: [options?: SoftmaxLayerOptions] | [axis: Axes, options?: Omit<SoftmaxLayerOptions, 'axis'>]) {
    super(args(...given));
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(x: Tensor, context: Pick<CallContext, 'mask'>): Tensor {
    const mask = context?.mask ? this.#fitting(context.mask, x) : null;
    const counted = mask ? where(mask, x, LARGE_NEGATIVE) : x;
    const list = [this.axis].flat();
    const output = list.length === 1 ? softmax(counted, { axis: list[0]! }) : softmaxOver(counted, list);
    if (list.length === 1) warnOfOneOutput(output.shape, list[0]!);
    return mask ? where(mask, output, 0) : output;
  }

  /** A mask in booleans. @throws ShapeError for one that cannot be broadcast to the inputs. */
  #fitting(mask: Tensor, x: Tensor): Tensor {
    checkTensor(`${this.label}: mask`, mask);
    const lengths = x.shape.slice(x.rank - mask.rank);
    if (mask.rank <= x.rank && mask.shape.every((n, axis) => n === 1 || n === lengths[axis])) {
      return mask.dtype === 'bool' ? mask : greater(mask, 0.5);
    }
    throw new ShapeError({
      where: this.label,
      got: `a mask of shape ${formatShape(mask.shape)} for inputs of shape ${formatShape(x.shape)}`,
      expected: 'one that can be broadcast to the inputs',
    });
  }

  protected override get takesMask(): boolean {
    return true;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

import { mul, neg, relu, ShapeError, sub, type Tensor } from '@keisan/autograd';
import { constraint } from '../../constraints/family.ts';
import { initializer } from '../../initializers/family.ts';
import type { InputSpec } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import type { Weight } from '../../layer/weight.ts';
import { type Axes, axes, type Kind, nullable, wrongValue } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { regularizer } from '../../regularizers/family.ts';
import { formatPartialShape, type PartialShape } from '../../shapes.ts';

/** Axes after that of the batch. */
const sampleAxes: Kind<Axes, readonly number[]> = {
  type: { name: 'axis' },
  read(value, place) {
    const list = [axes.read(value, place)].flat();
    if (list.every((axis) => axis >= 1)) return list;
    throw wrongValue(place, value, 'whole numbers of at least 1: axis 0 is that of the batch');
  },
};

const preluOptions = {
  /** Default: `'zeros'`. */
  alphaInitializer: option(initializer, 'zeros'),
  /** Default: none. */
  alphaRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  alphaConstraint: option(nullable(constraint), null),
  /** The axes along which the slope is the same, counted from 1: `[1, 2]` for one slope for each channel of an image. Default: none. */
  sharedAxes: option(nullable(sampleAxes), null),
};

/** Options of {@link PReLU}. */
export interface PReLUOptions extends OptionsOf<typeof preluOptions>, LayerOptions {}

export interface PReLU extends FieldsOf<typeof preluOptions> {}

/**
 * `x` above 0, else `alpha x`, with slopes `alpha` that are learned. Source: He et al. 2015, https://arxiv.org/abs/1502.01852
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/activation_layers/prelu/
 *
 * @example
 * ```ts
 * import { PReLU } from 'keisan/layers';
 *
 * new PReLU({ alphaInitializer: 'ones' }).apply([[-2, 2]]); // [[-2, 2]]
 * ```
 */
export class PReLU extends Layer {
  static readonly className: string = 'PReLU';
  static override readonly optionSchema: Schema = { ...preluOptions, ...layerOptions };

  #alpha: Weight | null = null;

  /** @throws ValueError for an unknown name or option. */
  constructor(options: PReLUOptions = {}) {
    super(options);
  }

  /** The slopes, of the shape of a sample with 1 along the shared axes; null before the layer is built. */
  get alpha(): Weight | null {
    return this.#alpha;
  }

  override get inputSpec(): InputSpec {
    const { inputShape: shape } = this;
    if (!shape) return {};
    const own = [...shape.keys()].slice(1).filter((axis) => !this.#isShared(axis));
    return { rank: shape.length, axes: Object.fromEntries(own.map((axis) => [axis, shape[axis]!])) };
  }

  override get supportsMasking(): boolean {
    return true;
  }

  #isShared(axis: number): boolean {
    return this.sharedAxes?.includes(axis) ?? false;
  }

  override build(inputShape: PartialShape): void {
    const shape = inputShape.slice(1).map((length, i) => (this.#isShared(i + 1) ? 1 : length));
    if (shape.includes(null) || this.sharedAxes?.some((axis) => axis > shape.length)) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatPartialShape(inputShape)} for sharedAxes ${JSON.stringify(this.sharedAxes)}`,
        expected: 'sharedAxes that the inputs have, the axes whose lengths vary among them',
      });
    }
    this.#alpha = this.addWeight({
      name: 'alpha',
      shape: shape as number[],
      initializer: this.alphaInitializer,
      regularizer: this.alphaRegularizer,
      constraint: this.alphaConstraint,
    });
  }

  override call(x: Tensor): Tensor {
    return sub(relu(x), mul(this.#alpha!, relu(neg(x))));
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

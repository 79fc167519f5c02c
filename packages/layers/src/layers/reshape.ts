import { reshape, type Shape, ShapeError, type Tensor, ValueError } from '@keisan/autograd';
import { adviceForShape, checkTensor, describeAsJson, everyPlace, MOST_AXES } from '@keisan/autograd/internal';
import type { InputSpec } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import type { Kind } from '../options/kind.ts';
import { type FieldsOf, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { formatPartialShape, ownShape, type PartialShape } from '../shapes.ts';

const isLength = (n: unknown): boolean => Number.isInteger(n) && ((n as number) > 0 || n === -1);

const targetShape: Kind<Shape> = {
  type: { name: 'shape' },
  read(value, { where, name }) {
    const isTarget = Array.isArray(value) && value.length <= MOST_AXES && everyPlace(value, isLength);
    if (isTarget && value.filter((n) => n === -1).length <= 1) return ownShape(value as Shape);
    throw new ValueError({
      where,
      got: `${name} ${describeAsJson(value)}`,
      expected: 'a list of positive whole numbers, of which one may be -1',
      fix: adviceForShape(value),
    });
  },
};

const reshapeOptions = {
  /** The shape of a sample; one axis may be -1 and takes what is left. */
  targetShape: required(targetShape),
};

export interface Reshape extends FieldsOf<typeof reshapeOptions> {}

/**
 * Gives each sample another shape with the same elements in row-major order.
 *
 * Input shape: `[batch, ...]`. Output shape: `[batch, ...targetShape]`.
 *
 * Source: https://keras.io/api/layers/reshaping_layers/reshape/
 *
 * @example
 * ```ts
 * import { zeros } from 'keisan';
 * import { Reshape } from 'keisan/layers';
 *
 * new Reshape([28, 28]).apply(zeros([32, 784])).shape; // [32, 28, 28]
 * ```
 */
export class Reshape extends Layer {
  static readonly className: string = 'Reshape';

  static override readonly optionSchema: Schema = { ...reshapeOptions, ...layerOptions };

  /**
   * @param targetShape The shape of a sample; one axis may be -1 and takes what is left.
   * @throws ValueError when it is no shape, and for an unknown option.
   */
  constructor(targetShape: Shape, options: LayerOptions = {}) {
    super(args(targetShape, options));
  }

  override get inputSpec(): InputSpec {
    return {};
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
    if (sample.includes(null)) return [batch ?? null, ...this.targetShape.map((n) => (n === -1 ? null : n))];
    const size = sample.reduce<number>((n, length) => n * length!, 1);
    const known = this.targetShape.reduce((n, length) => (length === -1 ? n : n * length), 1);
    const rest = size / known;
    if (this.targetShape.includes(-1) ? !Number.isInteger(rest) : rest !== 1) {
      throw new ShapeError({
        where: this.label,
        got: `inputs of shape ${formatPartialShape(inputShape)} (${size} elements per sample)`,
        expected: `as many elements as the target shape [${this.targetShape.join(', ')}] has`,
      });
    }
    return [batch ?? null, ...this.targetShape.map((n) => (n === -1 ? rest : n))];
  }
}

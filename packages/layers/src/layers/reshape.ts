import { reshape, type Shape, ShapeError, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor, describeAsJson } from '@keisan/autograd/internal';
import { checkConfig } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import type { LayerOptions } from '../layer-options.ts';
import { formatPartialShape, ownShape, type PartialShape } from '../shapes.ts';

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

  readonly targetShape: Shape;

  /**
   * @param targetShape The shape of a sample; one axis may be -1 and takes what is left.
   * @throws ValueError when it is no shape, and for an unknown option.
   */
  constructor(targetShape: Shape, options: LayerOptions = {}) {
    super(options);
    const valid = Array.isArray(targetShape) && targetShape.every((n) => Number.isInteger(n) && (n > 0 || n === -1));
    if (!valid || targetShape.filter((n) => n === -1).length > 1) {
      throw new ValueError({
        where: this.label,
        got: `targetShape ${describeAsJson(targetShape)}`,
        expected: 'a list of positive whole numbers, of which one may be -1',
      });
    }
    this.targetShape = ownShape(targetShape);
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

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), targetShape: this.targetShape };
  }

  static override fromConfig(config: Readonly<Record<string, unknown>>): Reshape {
    checkConfig('Reshape.fromConfig', config);
    const { targetShape, ...options } = config;
    return new Reshape(targetShape as number[], options);
  }
}

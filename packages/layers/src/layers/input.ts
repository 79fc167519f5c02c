import { type DType, type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkTensor, describeAsJson } from '@keisan/autograd/internal';
import { Layer } from '../layer.ts';
import type { PartialShape } from '../shapes.ts';

/** Options of {@link Input}. */
export interface InputOptions {
  /** The shape of one sample; null for a length that varies. */
  shape: PartialShape;
  /** The dtype of the data. Default: float32. */
  dtype?: DType;
  /** Default: `input_layer`, numbered. */
  name?: string;
}

/** The first layer of a model: says what its data look like, and passes them on. Source: https://keras.io/api/layers/core_layers/input/ */
export class InputLayer extends Layer {
  static readonly className: string = 'InputLayer';

  /** @throws ValueError when `shape` is no shape, and for an unknown option. */
  constructor(options: InputOptions) {
    checkOptions('Input', options, { shape: true, dtype: true, name: true });
    const { shape, ...rest } = options;
    if (!Array.isArray(shape)) {
      throw new ValueError({
        where: 'Input',
        got: `shape ${describeAsJson(shape)}`,
        expected: 'the shape of one sample, such as [784]',
      });
    }
    super({ ...rest, inputShape: shape });
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return x;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name, dtype: this.dtype, shape: this.inputShapeOption };
  }
}

/**
 * Says what the data of a model look like, so that it is built at once.
 *
 * Source: https://keras.io/api/layers/core_layers/input/
 *
 * @example
 * ```ts
 * import { Input, Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * new Sequential([Input({ shape: [784] }), new Dense(10)]).built; // true
 * ```
 */
export function Input(options: InputOptions): InputLayer {
  return new InputLayer(options);
}

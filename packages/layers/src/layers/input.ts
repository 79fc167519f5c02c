import { type DType, type Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, checkTensor, describeAsJson, describeValue } from '@keisan/autograd/internal';
import { Layer } from '../layer.ts';
import { ownShape, type PartialShape } from '../shapes.ts';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';

/** Options of {@link Input}. */
export interface InputOptions {
  /** The shape of one sample; null for a length that varies. */
  shape: PartialShape;
  /** The number of samples in each batch. Default: any. */
  batchSize?: number | null;
  /** The dtype of the data. Default: float32. */
  dtype?: DType;
  /** Default: `input_layer`, numbered. */
  name?: string;
}

/** Where the data of a model come in: says what they look like, and passes them on. Source: https://keras.io/api/layers/core_layers/input/ */
export class InputLayer extends Layer {
  static readonly className: string = 'InputLayer';

  /** The shape of the data, batch first. */
  readonly batchShape: PartialShape;

  /** @throws ValueError when `shape` is no shape, and for an unknown option. */
  constructor(options: InputOptions) {
    checkOptions('Input', options, { shape: true, batchSize: true, dtype: true, name: true });
    const { shape, batchSize = null, ...rest } = options;
    if (!Array.isArray(shape)) {
      throw new ValueError({
        where: 'Input',
        got: `shape ${describeAsJson(shape)}`,
        expected: 'the shape of one sample, such as [784]',
      });
    }
    super({ ...rest, inputShape: shape });
    if (batchSize !== null && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
      throw new ValueError({
        where: this.label,
        got: `batchSize ${describeValue(batchSize)}`,
        expected: 'a positive whole number, or null for any',
      });
    }
    this.batchShape = ownShape([batchSize, ...shape]);
    this.addNode(
      [],
      {},
      { shape: this.batchShape, dtype: this.dtype },
      options.name === undefined ? [] : [options.name],
    );
  }

  override get built(): boolean {
    return true;
  }

  override get inputShape(): PartialShape {
    return this.batchShape;
  }

  override get outputShape(): PartialShape {
    return this.batchShape;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return x;
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const [batchSize] = this.batchShape;
    return {
      name: this.name,
      dtype: this.dtype,
      shape: this.inputShapeOption,
      ...(batchSize === null ? {} : { batchSize }),
    };
  }
}

/**
 * The symbolic tensor that stands for a model's data: what `new Model({ inputs, outputs })` begins with. First in a `Sequential`, it says
 * what the data look like, so that the model is built at once.
 *
 * @param shape The shape of one sample; null for a length that varies. Or all options.
 * @throws ValueError when there is no shape, and for an unknown option.
 *
 * Source: https://keras.io/api/layers/core_layers/input/
 *
 * @example
 * ```ts
 * import { Input, Model, Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 *
 * const inputs = Input([784]);
 * const model = new Model({ inputs, outputs: new Dense(10).apply(inputs) });
 * new Sequential([Input({ shape: [784] }), new Dense(10)]).built; // true
 * ```
 */
export function Input(shape: PartialShape | InputOptions, options: Omit<InputOptions, 'shape'> = {}): KerasTensor {
  if (!Array.isArray(shape)) return new InputLayer(shape as InputOptions).output;
  checkOptions('Input', options, { batchSize: true, dtype: true, name: true });
  return new InputLayer({ ...options, shape }).output;
}

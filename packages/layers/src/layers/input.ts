import { type DType, type Tensor, ValueError } from '@keisan/autograd';
import { checkTensor, describeValue } from '@keisan/autograd/internal';
import { Layer } from '../layer/layer.ts';
import { configOf } from '../options/configured.ts';
import { dtype } from '../options/dtype.ts';
import { nullable, text, wholeNumber } from '../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { partialShape } from '../options/shape.ts';
import { ownShape, type PartialShape } from '../shapes.ts';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { installMethods } from '../symbolic/methods.ts';

const inputOptions = {
  /** The shape of one sample; null for a length that varies. */
  shape: first(partialShape('the shape of one sample, without the batch')),
  /** The number of samples in each batch. Default: any. */
  batchSize: option(nullable(wholeNumber({ from: 1 })), null),
  /** The dtype of the data. Default: float32. */
  dtype: option(dtype, 'float32'),
  /** Default: `input_layer`, numbered. */
  name: option(text),
};

/** Options of {@link Input}. */
export interface InputOptions extends OptionsOf<typeof inputOptions> {
  shape: PartialShape;
}

type InputArguments = [options: InputOptions] | [shape: PartialShape, options?: Omit<InputOptions, 'shape'>];

export interface InputLayer extends Pick<FieldsOf<typeof inputOptions>, 'shape' | 'batchSize'> {}

/** Where the data of a model come in: says what they look like, and passes them on. Source: https://keras.io/api/layers/core_layers/input/ */
export class InputLayer extends Layer {
  static readonly className: string = 'InputLayer';
  static override readonly optionSchema: Schema = inputOptions;
  override readonly inputShapeOption: PartialShape = this.shape;
  /** The shape of the data, batch first. */
  readonly batchShape: PartialShape;

  /** @throws ValueError when `shape` is no shape, and for an unknown option. */
  constructor(...given: InputArguments) {
    super(args(...given));
    installMethods();
    const { name } = (given.find((one) => !Array.isArray(one)) as Partial<InputOptions>) ?? {};
    this.batchShape = ownShape([this.batchSize, ...this.shape]);
    this.addNode([], {}, { shape: this.batchShape, dtype: this.dtype }, name === undefined ? [] : [this.name]);
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

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  /** What Keras saves of it. @internal */
  getKerasConfig(): Readonly<Record<string, unknown>> {
    const { name, dtype, batchShape } = this;
    return { name, dtype, batch_shape: batchShape, sparse: false, ragged: false, optional: false };
  }

  /** The options of one that Keras saved. @internal */
  static fromKerasConfig({ name, dtype, batchShape }: Readonly<Record<string, unknown>>): InputLayer {
    if (!Array.isArray(batchShape)) {
      throw new ValueError({
        where: 'InputLayer',
        got: `batch_shape ${describeValue(batchShape)}`,
        expected: 'a shape with the batch first, such as [null, 784]',
      });
    }
    const [batchSize = null, ...shape] = batchShape as PartialShape;
    return new InputLayer({ shape, batchSize, dtype: dtype as DType, name: name as string });
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return configOf(this);
  }
}

/**
 * The symbolic tensor that stands for a model's data: what `new Model({ inputs, outputs })` begins with. First in a `Sequential`, it says
 * what the data look like, so that the model is built at once.
 *
 * @param given The shape of one sample, null for a length that varies, and options; or all in one object.
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
 * new Sequential([Input([784]), new Dense(10)]).built; // true
 * ```
 */
export function Input(...given: InputArguments): KerasTensor {
  return new InputLayer(...given).output;
}

import type { DType, Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { Layer } from '../layer.ts';
import { configOf } from '../options/configured.ts';
import { dtype } from '../options/dtype.ts';
import { text } from '../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { partialShape } from '../options/shape.ts';
import type { PartialShape } from '../shapes.ts';

const inputOptions = {
  /** The shape of one sample; null for a length that varies. */
  shape: first(partialShape('the shape of one sample, without the batch')),
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

export interface InputLayer extends Pick<FieldsOf<typeof inputOptions>, 'shape'> {}

/** The first layer of a model: says what its data look like, and passes them on. Source: https://keras.io/api/layers/core_layers/input/ */
export class InputLayer extends Layer {
  static readonly className: string = 'InputLayer';
  static override readonly optionSchema: Schema = inputOptions;
  override readonly inputShapeOption: PartialShape = this.shape;

  /** @throws ValueError when `shape` is no shape, and for an unknown option. */
  constructor(...given: InputArguments) {
    super(args(...given));
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
    const { name, dtype, shape } = this;
    return { name, dtype, batch_shape: [null, ...shape], sparse: false, ragged: false, optional: false };
  }

  /** The options of one that Keras saved. @internal */
  static fromKerasConfig({ name, dtype, batchShape }: Readonly<Record<string, unknown>>): InputLayer {
    const [, ...shape] = batchShape as PartialShape;
    return new InputLayer({ shape, dtype: dtype as DType, name: name as string });
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return configOf(this);
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
 * new Sequential([Input([784]), new Dense(10)]).built; // true
 * ```
 */
export function Input(...given: InputArguments): InputLayer {
  return new InputLayer(...given);
}

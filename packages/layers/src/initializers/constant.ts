import { broadcastTo, full, type Shape, type Tensor, type TensorData, tensor } from '@keisan/autograd';
import { wide } from '../options/kind.ts';
import { numbers } from '../options/numbers.ts';
import { type FieldsOf, first, type OptionsOf, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { Initializer, type InitializerApplyOptions } from './initializer.ts';

/** Zeros. Source: https://keras.io/api/layers/initializers/#zeros-class */
export class Zeros extends Initializer {
  static readonly className: string = 'Zeros';

  /** @throws ValueError for an option: there are none. */
  constructor(options: Record<never, never> = {}) {
    super(options);
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return full(shape, 0, { dtype: this.dtypeOf(options) });
  }
}

/** Ones. Source: https://keras.io/api/layers/initializers/#ones-class */
export class Ones extends Initializer {
  static readonly className: string = 'Ones';

  /** @throws ValueError for an option: there are none. */
  constructor(options: Record<never, never> = {}) {
    super(options);
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return full(shape, 1, { dtype: this.dtypeOf(options) });
  }
}

const constantOptions = {
  /** The number everywhere, or an array of numbers that is broadcast. Default: 0. */
  value: first(wide(numbers), 0),
};

/** Options of {@link Constant}. */
export interface ConstantOptions extends OptionsOf<typeof constantOptions> {}

/** One number everywhere, or an array that is broadcast, given first or among the options. Source: https://keras.io/api/layers/initializers/#constant-class */
export class Constant extends Initializer {
  static readonly className: string = 'Constant';

  static override readonly optionSchema: Schema = constantOptions;

  /** @throws ValueError for an unknown option or numbers that are not finite. */
  constructor(...given: [options?: ConstantOptions] | [value: Tensor | TensorData]) {
    super(args(...given));
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    const dtype = this.dtypeOf(options);
    if (typeof this.value === 'number') return full(shape, this.value, { dtype });
    return broadcastTo(tensor(this.value, { dtype }), shape);
  }
}

export interface Constant extends FieldsOf<typeof constantOptions> {}

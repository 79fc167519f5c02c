import { full, type Shape, type Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { checkNumbers } from '../check-numbers.ts';
import { Initializer, type InitializerApplyOptions } from './initializer.ts';

/** Zeros. Source: https://keras.io/api/layers/initializers/#zeros-class */
export class Zeros extends Initializer {
  static readonly className: string = 'Zeros';

  /** @throws ValueError for an option: there are none. */
  constructor(options: Record<never, never> = {}) {
    super();
    checkOptions('Zeros', options, {});
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
    super();
    checkOptions('Ones', options, {});
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return full(shape, 1, { dtype: this.dtypeOf(options) });
  }
}

/** Options of {@link Constant}. */
export interface ConstantOptions {
  /** The number everywhere. Default: 0. */
  value?: number;
}

/** One number everywhere. Source: https://keras.io/api/layers/initializers/#constant-class */
export class Constant extends Initializer {
  static readonly className: string = 'Constant';

  readonly value: number;

  /** @throws ValueError for an unknown option or a number that is not finite. */
  constructor(options: ConstantOptions = {}) {
    super();
    checkOptions('Constant', options, { value: true });
    const { value = 0 } = options;
    checkNumbers('Constant', { value });
    this.value = value;
  }

  override apply(shape: Shape, options: InitializerApplyOptions = {}): Tensor {
    return full(shape, this.value, { dtype: this.dtypeOf(options) });
  }

  override getConfig() {
    return { value: this.value };
  }
}

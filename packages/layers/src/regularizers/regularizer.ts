import { abs, square, sum, type Tensor, tensor } from '@keisan/autograd';
import { checkOptions, checkTensor } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';
import { Configured, schemaOf } from '../options/configured.ts';
import { checkFloat32 } from '../options/float32.ts';
import { number, wide } from '../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';

/** A penalty on a weight or on a layer's output, added to the loss. Source: https://keras.io/api/layers/regularizers/ */
export abstract class Regularizer extends Configured {
  /** The penalty: a scalar. */
  abstract apply(x: Tensor): Tensor;
}

const factor = wide(number({ from: 0 }));

/** `l1 sum(|x|) + l2 sum(x ** 2)`, without the terms that are 0. */
function penalty(regularizer: Regularizer & { readonly l1?: number; readonly l2?: number }, x: Tensor): Tensor {
  checkTensor(classNameOf(regularizer), x);
  if (x.dtype !== 'float64') checkFloat32(classNameOf(regularizer), schemaOf(regularizer), regularizer, true);
  const { l1 = 0, l2 = 0 } = regularizer;
  const terms = [...(l1 === 0 ? [] : [sum(abs(x)).mul(l1)]), ...(l2 === 0 ? [] : [sum(square(x)).mul(l2)])];
  return terms.length === 0 ? tensor(0, { dtype: x.dtype }) : terms.reduce((a, b) => a.add(b));
}

const l1l2Options = {
  /** The factor of the absolute values. Default: 0. */
  l1: first(factor, 0),
  /** The factor of the squares. Default: 0. */
  l2: option(factor, 0),
};

/** Options of {@link L1L2}. */
export interface L1L2Options extends OptionsOf<typeof l1l2Options> {}

export interface L1L2 extends FieldsOf<typeof l1l2Options> {}

/** `l1 sum(|x|) + l2 sum(x ** 2)`. Source: https://keras.io/api/layers/regularizers/#l1l2-class */
export class L1L2 extends Regularizer {
  static readonly className: string = 'L1L2';

  static override readonly optionSchema: Schema = l1l2Options;

  /** @throws ValueError when a factor is negative or not finite, and for an unknown option. */
  constructor(...given: [options?: L1L2Options] | [l1: number, options?: Omit<L1L2Options, 'l1'>]) {
    super(args(...given));
  }

  override apply(x: Tensor): Tensor {
    return penalty(this, x);
  }
}

const l1Options = {
  /** The factor. Default: 0.01. */
  l1: first({ ...factor, keras: Math.fround }, 0.01),
};

/** Options of {@link L1}. */
export interface L1Options extends OptionsOf<typeof l1Options> {}

export interface L1 extends FieldsOf<typeof l1Options> {}

/** `l1 sum(|x|)`; `l1` is 0.01 by default. Source: https://keras.io/api/layers/regularizers/#l1-class */
export class L1 extends Regularizer {
  static readonly className: string = 'L1';
  static override readonly optionSchema: Schema = l1Options;

  /** @throws ValueError when the factor is negative or not finite, and for an unknown option. */
  constructor(...given: [options?: L1Options] | [l1: number]) {
    super(args(...given));
  }

  override apply(x: Tensor): Tensor {
    return penalty(this, x);
  }
}

const l2Options = {
  /** The factor. Default: 0.01. */
  l2: first(factor, 0.01),
};

/** Options of {@link L2}. */
export interface L2Options extends OptionsOf<typeof l2Options> {}

export interface L2 extends FieldsOf<typeof l2Options> {}

/**
 * `l2 sum(x ** 2)`; `l2` is 0.01 by default. Source: https://keras.io/api/layers/regularizers/#l2-class
 *
 * @example
 * ```ts
 * import { Dense } from 'keisan/layers';
 * import { L2 } from 'keisan/regularizers';
 *
 * new Dense(10, { kernelRegularizer: new L2(0.01) });
 * ```
 */
export class L2 extends Regularizer {
  static readonly className: string = 'L2';
  static override readonly optionSchema: Schema = l2Options;

  /** @throws ValueError when the factor is negative or not finite, and for an unknown option. */
  constructor(...given: [options?: L2Options] | [l2: number]) {
    super(args(...given));
  }

  override apply(x: Tensor): Tensor {
    return penalty(this, x);
  }
}

/** {@link L1} without `new`: `l1(0.01)`. */
export const l1 = (...given: ConstructorParameters<typeof L1>): L1 => new L1(...given);

/** {@link L2} without `new`: `l2(0.01)`. */
export const l2 = (...given: ConstructorParameters<typeof L2>): L2 => new L2(...given);

/** Both penalties, 0.01 each by default, unlike those of {@link L1L2}. Source: Keras's `l1_l2`. */
export function l1L2(options: L1L2Options = {}): L1L2 {
  checkOptions<L1L2Options>('l1L2', options, { l1: true, l2: true });
  return new L1L2({ l1: 0.01, l2: 0.01, ...options });
}

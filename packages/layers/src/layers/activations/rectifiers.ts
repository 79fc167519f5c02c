import type { Tensor } from '@keisan/autograd';
import { elu, leakyRelu, relu } from '../../activations/functions.ts';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { nullable, number } from '../../options/kind.ts';
import { type FieldsOf, first, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { args } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

/** A layer that applies a function to each element. */
abstract class Elementwise extends Layer {
  override get supportsMasking(): boolean {
    return true;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

const reluOptions = {
  /** The largest value; null for none. Default: null. */
  maxValue: first(nullable(number({ from: 0 })), null, { atLeast: 'threshold' }),
  /** The slope below the threshold. Default: 0. */
  negativeSlope: option(number({ from: 0 }), 0),
  /** Where the function starts to rise. Default: 0. */
  threshold: option(number({ from: 0 }), 0),
};

/** Options of {@link ReLU}. */
export interface ReLUOptions extends OptionsOf<typeof reluOptions>, LayerOptions {}

export interface ReLU extends FieldsOf<typeof reluOptions> {}

/**
 * `max(x, 0)`, or with options `min(x, maxValue)` from the threshold on and `negativeSlope (x - threshold)` below it.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/activation_layers/relu/
 *
 * @example
 * ```ts
 * import { ReLU } from 'keisan/layers';
 *
 * new ReLU(6).apply([[-1, 2, 7]]); // [[0, 2, 6]]
 * ```
 */
export class ReLU extends Elementwise {
  static readonly className: string = 'ReLU';
  static override readonly optionSchema: Schema = { ...reluOptions, ...layerOptions };

  /** @throws ValueError for a negative number, for `maxValue` below `threshold`, and for an unknown option. */
  constructor(...given: [options?: ReLUOptions] | [maxValue: number | null, options?: Omit<ReLUOptions, 'maxValue'>]) {
    super(args(...given));
  }

  override call(x: Tensor): Tensor {
    const { maxValue, negativeSlope, threshold } = this;
    return relu(x, { negativeSlope, threshold, ...(maxValue === null ? {} : { maxValue }) });
  }
}

const leakyReluOptions = {
  /** The slope below 0. Default: 0.3. */
  negativeSlope: first(number({ from: 0 }), 0.3),
};

/** Options of {@link LeakyReLU}. */
export interface LeakyReLUOptions extends OptionsOf<typeof leakyReluOptions>, LayerOptions {}

export interface LeakyReLU extends FieldsOf<typeof leakyReluOptions> {}

/**
 * `x` above 0, else `negativeSlope x`. The default slope is 0.3; that of the activation `'leaky_relu'` is 0.2.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/activation_layers/leaky_relu/
 *
 * @example
 * ```ts
 * import { LeakyReLU } from 'keisan/layers';
 *
 * new LeakyReLU(0.5).apply([[-2, 2]]); // [[-1, 2]]
 * ```
 */
export class LeakyReLU extends Elementwise {
  static readonly className: string = 'LeakyReLU';
  static override readonly optionSchema: Schema = { ...leakyReluOptions, ...layerOptions };

  /** @throws ValueError for a negative slope, and for an unknown option. */
  constructor(
    ...given: [options?: LeakyReLUOptions] | [negativeSlope: number, options?: Omit<LeakyReLUOptions, 'negativeSlope'>]
  ) {
    super(args(...given));
  }

  override call(x: Tensor): Tensor {
    return leakyRelu(x, { negativeSlope: this.negativeSlope });
  }
}

const eluOptions = {
  /** What the output goes to, with the sign changed, far below 0. Default: 1. */
  alpha: first(number(), 1),
};

/** Options of {@link ELU}. */
export interface ELUOptions extends OptionsOf<typeof eluOptions>, LayerOptions {}

export interface ELU extends FieldsOf<typeof eluOptions> {}

/**
 * `x` above 0, else `alpha (e ** x - 1)`.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/activation_layers/elu/
 *
 * @example
 * ```ts
 * import { ELU } from 'keisan/layers';
 *
 * new ELU().apply([[-100, 2]]); // [[-1, 2]]
 * ```
 */
export class ELU extends Elementwise {
  static readonly className: string = 'ELU';
  static override readonly optionSchema: Schema = { ...eluOptions, ...layerOptions };

  /** @throws ValueError for what is no finite number, and for an unknown option. */
  constructor(...given: [options?: ELUOptions] | [alpha: number, options?: Omit<ELUOptions, 'alpha'>]) {
    super(args(...given));
  }

  override call(x: Tensor): Tensor {
    return elu(x, { alpha: this.alpha });
  }
}

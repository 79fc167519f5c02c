import type { Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { activate } from '../activations/activate.ts';
import { type ActivationIdentifier, activation } from '../activations/family.ts';
import { Layer } from '../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../layer/layer-options.ts';
import { type FieldsOf, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';

const activationOptions = {
  /** By name, as a function, or as a layer. */
  activation: required(activation),
};

/**
 * Applies an activation function.
 *
 * Input shape: any. Output shape: the same, unless a function of your own gives another one.
 *
 * Source: https://keras.io/api/layers/core_layers/activation/
 *
 * @example
 * ```ts
 * import { Activation } from 'keisan/layers';
 *
 * new Activation('relu').apply([[-1, 2]]); // [[0, 2]]
 * ```
 */
export class Activation extends Layer {
  static readonly className: string = 'Activation';

  static override readonly optionSchema: Schema = { ...activationOptions, ...layerOptions };

  /**
   * @param activation By name, as a function, or as a layer.
   * @throws ValueError for an unknown name or option.
   */
  constructor(activation: ActivationIdentifier | null, options: LayerOptions = {}) {
    super(args(activation, options));
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return activate(this.activation, x);
  }
}

export interface Activation extends FieldsOf<typeof activationOptions> {}

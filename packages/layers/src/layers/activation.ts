import type { Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { activate } from '../activations/activate.ts';
import { type Activation as ActivationFunction, type ActivationIdentifier, get, nameOf } from '../activations/index.ts';
import { checkConfig } from '../identifiers.ts';
import { Layer } from '../layer.ts';
import type { LayerOptions } from '../layer-options.ts';

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

  readonly activation: ActivationFunction;

  /**
   * @param activation By name, as a function, or as a layer.
   * @throws ValueError for an unknown name or option.
   */
  constructor(activation: ActivationIdentifier, options: LayerOptions = {}) {
    super(options);
    this.activation = get(activation);
  }

  override call(x: Tensor): Tensor {
    checkTensor(this.label, x);
    return activate(this.activation, x);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), activation: nameOf(this.activation) };
  }

  static override fromConfig(config: Readonly<Record<string, unknown>>): Activation {
    checkConfig('Activation.fromConfig', config);
    const { activation, ...options } = config;
    return new Activation(activation as string, options);
  }
}

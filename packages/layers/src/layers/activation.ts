import type { Tensor } from '@keisan/autograd';
import { type Activation as ActivationFunction, type ActivationIdentifier, get, nameOf } from '../activations/index.ts';
import { Layer } from '../layer.ts';
import type { LayerOptions } from '../layer-options.ts';
import type { PartialShape } from '../shapes.ts';

/**
 * Applies an activation function.
 *
 * Input shape: any. Output shape: the same.
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
    return this.activation(x);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), activation: nameOf(this.activation) };
  }

  static override fromConfig({ activation, ...options }: Readonly<Record<string, unknown>>): Activation {
    return new Activation(activation as string, options);
  }
}

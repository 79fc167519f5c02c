import { add as addTensors, type Tensor } from '@keisan/autograd';
import type { LayerOptions } from '../layer-options.ts';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { Merge } from './merge.ts';

/**
 * The sum of its inputs, elementwise with broadcasting.
 *
 * Input shape: a list of tensors of one shape. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/merging_layers/add/
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { Add } from 'keisan/layers';
 *
 * new Add().apply([tensor([[1, 2]]), tensor([[3, 4]])]); // [[4, 6]]
 * ```
 */
export class Add extends Merge {
  static readonly className: string = 'Add';
  /** @internal */
  static readonly savesBuild = true;

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override merge(a: Tensor, b: Tensor): Tensor {
    return addTensors(a, b);
  }
}

/**
 * `new Add(options).apply(inputs)`: the sum of tensors, as a layer of its own.
 *
 * Source: https://keras.io/api/layers/merging_layers/add/
 *
 * @example
 * ```ts
 * import { Input, Model } from 'keisan';
 * import { Dense, add } from 'keisan/layers';
 *
 * const x = Input([4]);
 * new Model({ inputs: x, outputs: add([x, new Dense(4).apply(x)]) }); // a residual block
 * ```
 */
export function add(inputs: readonly KerasTensor[], options?: LayerOptions): KerasTensor;
export function add(inputs: readonly Tensor[], options?: LayerOptions): Tensor;
export function add(inputs: readonly KerasTensor[] | readonly Tensor[], options: LayerOptions = {}): unknown {
  return new Add(options).apply(inputs as readonly Tensor[]);
}

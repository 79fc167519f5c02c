import type { Tree } from '@keisan/autograd';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/layer-options.ts';
import type { SpecTree } from '../symbolic/keras-tensor.ts';
import type { ShapeTree } from '../symbolic/trees-of.ts';

/**
 * Passes its input on: a tensor, or several in lists and objects.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/core_layers/identity/
 *
 * @example
 * ```ts
 * import { Identity } from 'keisan/layers';
 *
 * new Identity().apply([[1, 2]]); // [[1, 2]]
 * ```
 */
export class Identity extends Layer<Tree, Tree> {
  static readonly className: string = 'Identity';

  /** @throws ValueError for an unknown option. */
  constructor(options: LayerOptions = {}) {
    super(options);
  }

  protected override get castsInput(): boolean {
    return false;
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(inputs: Tree): Tree {
    return inputs;
  }

  override computeOutputShape(inputShape: ShapeTree): ShapeTree {
    return inputShape;
  }

  override computeOutputSpec(inputs: SpecTree): SpecTree {
    return inputs;
  }
}

import type { Tensor } from '@keisan/autograd';
import { Layer } from '../../layer/layer.ts';
import { type LayerOptions, layerOptions } from '../../layer/layer-options.ts';
import { fix } from '../../options/configured.ts';
import { number } from '../../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../../options/option.ts';
import { L1L2, type Regularizer } from '../../regularizers/index.ts';
import type { PartialShape } from '../../shapes.ts';

const activityRegularizationOptions = {
  /** What the sum of absolute values is multiplied by. Default: 0. */
  l1: option(number({ from: 0 }), 0),
  /** What the sum of squares is multiplied by. Default: 0. */
  l2: option(number({ from: 0 }), 0),
};

const { activityRegularizer: _, ...others } = layerOptions;

/** Options of {@link ActivityRegularization}. */
export interface ActivityRegularizationOptions
  extends OptionsOf<typeof activityRegularizationOptions>,
    Omit<LayerOptions, 'activityRegularizer'> {}

export interface ActivityRegularization extends FieldsOf<typeof activityRegularizationOptions> {}

/**
 * Passes its input on, and adds `l1 sum(|x|) + l2 sum(x ** 2)` to the loss, divided by the size of the batch.
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/activity_regularization/
 *
 * @example
 * ```ts
 * import { ActivityRegularization } from 'keisan/layers';
 *
 * const layer = new ActivityRegularization({ l2: 1 });
 * layer.apply([[1, 2]]); // [[1, 2]]
 * layer.losses[0]; // 5
 * ```
 */
export class ActivityRegularization extends Layer {
  static readonly className: string = 'ActivityRegularization';
  static override readonly optionSchema: Schema = { ...activityRegularizationOptions, ...others };

  declare readonly activityRegularizer: Regularizer;

  /** @throws ValueError for a negative number, and for an unknown option. */
  constructor(options: ActivityRegularizationOptions = {}) {
    super(options);
    const { l1, l2 } = this;
    fix(this, 'activityRegularizer', new L1L2({ l1, l2 }));
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    return x;
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}

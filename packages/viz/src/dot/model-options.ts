import type { OptionNames } from '@keisan/autograd/internal';
import type { RankDir } from './rank-dir.ts';

/** Options of {@link modelToDot}. Source: https://keras.io/api/utils/model_plotting_utils/ */
export interface ModelToDotOptions {
  /** Whether to show the shapes of inputs and outputs. Default: false. */
  showShapes?: boolean;
  /** Whether to show the dtype of outputs. Default: false. */
  showDtype?: boolean;
  /** Whether to show the names of layers beside their classes. Default: true, as for Keras's model_to_dot. */
  showLayerNames?: boolean;
  /** The direction of the diagram. Default: `'TB'`, from top to bottom. */
  rankdir?: RankDir;
  /** Whether to draw the layers of nested models, within a frame. Default: false. */
  expandNested?: boolean;
  /** Whether to show activations. Default: false. */
  showLayerActivations?: boolean;
  /** Whether to show which layers are trained. Default: false. */
  showTrainable?: boolean;
}

/** The options of {@link modelToDot}. */
export const modelToDotOptions: OptionNames<ModelToDotOptions> = {
  showShapes: 'flag',
  showDtype: 'flag',
  showLayerNames: 'flag',
  rankdir: true,
  expandNested: 'flag',
  showLayerActivations: 'flag',
  showTrainable: 'flag',
};

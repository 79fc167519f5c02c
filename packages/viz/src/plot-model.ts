import { checkOptions } from '@keisan/autograd/internal';
import { writeDiagram } from '#picture-file';
import { drawModel } from './dot/model-dot.ts';
import { type ModelToDotOptions, modelToDotOptions } from './dot/model-options.ts';
import type { DrawableModel } from './drawable/model.ts';

/** Options of {@link plotModel}. */
export interface PlotModelOptions extends ModelToDotOptions {
  /** The path of the file, or its URL, which ends in .png, .svg or .dot. Default: `'model.png'`. */
  toFile?: string | URL;
  /**
   * The resolution of a PNG, in dots per inch. Default: 200, or as fine as a picture of 67 million pixels and 32,767 along each side
   * can be, of which the console says so.
   */
  dpi?: number;
}

/**
 * Draws a model into a file. No system program and no font is needed. Keras's plot_model.
 *
 * @returns the file's absolute path.
 * @throws ValueError when the model is not built, for an unknown ending, for a file that cannot be written, and for a `dpi` that makes a
 * picture too large for memory. In a browser, which has no files,
 * the error says what to write instead: `await renderSvg(modelToDot(model))`.
 *
 * Source: https://keras.io/api/utils/model_plotting_utils/#plot_model-function
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { plotModel } from 'keisan/utils';
 *
 * const model = new Sequential([new Dense(10, { activation: 'softmax', inputShape: [784] })]);
 * await plotModel(model, { toFile: 'model.svg', showShapes: true });
 * ```
 */
export async function plotModel(model: DrawableModel, options: PlotModelOptions = {}): Promise<string> {
  checkOptions('plotModel', options, { toFile: true, dpi: true, ...modelToDotOptions });
  const { toFile = 'model.png', dpi, ...rest } = options;
  return writeDiagram('plotModel', drawModel('plotModel', model, rest), { toFile, dpi });
}

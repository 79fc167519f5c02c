import type { FileSource, Model } from '@keisan/layers';
import type { LoadModelOptions } from './keras/load.ts';

/**
 * A model from a file that `model.save` or Keras 3 wrote: with its weights, compiled as it was, and with the state of its optimizer, so
 * that training goes on where it was. Nothing in the file is run, and classes that are not known are refused.
 *
 * @param source A path; a URL, which is fetched; an ArrayBuffer, a Blob or a dropped File, or a Response with what is in the file.
 * @throws ValueError for a file that is damaged or no model, for a class or a function that is not known, and for weights of another model.
 *
 * Source: https://keras.io/api/models/model_saving_apis/model_saving_and_loading/#load_model-function
 */
export async function loadModel(source: FileSource, options: LoadModelOptions = {}): Promise<Model> {
  const { load } = await import('./keras/load.ts');
  return load(source, options);
}

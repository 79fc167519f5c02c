import type { Tensor } from '@keisan/autograd';
import type { FileSource, Model, NamedBlob } from '@keisan/layers';
import { objectsInScope } from '@keisan/layers/internal';
import type { LoadModelOptions } from './keras/load.ts';

/**
 * A model from a file that `model.save` or Keras 3 wrote: with its weights, compiled as it was, and with the state of its optimizer, so
 * that training goes on where it was. So are the `.h5` files of Keras 1 and 2 read, and the `model.json` of TensorFlow.js with the files of
 * weights beside it. Nothing in a file is run, and classes that are not known are refused.
 * TypeScript does not see what is in a file, and takes the model for one from a tensor to a tensor: what another one takes and gives the
 * call says, `loadModel<{ a: Tensor; b: Tensor }, readonly [Tensor, Tensor]>(path)`.
 *
 * @param source A path; a URL, which is fetched; an ArrayBuffer, a Blob or a dropped File, or a Response with what is in the file. For a
 * `model.json` also all its files in a list, as they were dropped on a page.
 * @throws ValueError for a file that is damaged or no model, for a class or a function that is not known, and for weights of another model.
 *
 * Source: https://keras.io/api/models/model_saving_apis/model_saving_and_loading/#load_model-function
 */
export async function loadModel<I = Tensor, O = Tensor>(
  source: FileSource | Iterable<NamedBlob>,
  options: LoadModelOptions = {},
): Promise<Model<I, O>> {
  const scope = objectsInScope();
  const { load } = await import('./keras/load.ts');
  return (await load(source, options, scope)) as unknown as Model<I, O>;
}

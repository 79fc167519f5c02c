import type { Tree } from '@keisan/autograd';
import { describeAsJson } from '@keisan/autograd/internal';
import { damaged, type Source } from '@keisan/files';
import type { GraphModel, Json } from '@keisan/layers/internal';
import type { CustomObjects } from '@keisan/layers/saving';
import { parseJson } from '../files/json.ts';
import { type Group, hdf5Root } from '../hdf5/read.ts';
import { assignAll, gathered } from '../keras/apply.ts';
import { MOST_CONFIG } from '../keras/archive.ts';
import { modelFrom, withoutModel } from '../keras/model-from.ts';
import { readLegacyOptimizer } from './optimizer-state.ts';
import { isSaved, type Saved } from './saved.ts';
import { upgradedModel } from './upgrade-model.ts';
import { upgradedTraining } from './upgrade-training.ts';
import { isLegacy, legacyValues } from './weights.ts';

/** What an attribute says in JSON; undefined where there is none. @throws ValueError for text that is too long, or no JSON. */
function described(source: Source, root: Group, attribute: string): Json | undefined {
  const text = root.texts(attribute)?.[0];
  if (text === undefined) return undefined;
  if (text.length > MOST_CONFIG) {
    throw damaged(source, `${attribute} of ${text.length} characters`, `at most ${MOST_CONFIG}`);
  }
  return parseJson(source, text) as Json;
}

/**
 * A model from a file of Keras 1 or 2, or one that Keras 3 wrote in their format: `model.save('model.h5')`.
 * @throws ValueError for a file without a model, and for whatever is wrong with it.
 */
export function loadHdf5(
  where: string,
  source: Source,
  customObjects: CustomObjects,
  compile: boolean,
): GraphModel<Tree, Tree> {
  const root = hdf5Root(source);
  const config = described(source, root, 'model_config');
  if (config === undefined) throw withoutModel(where, source);
  const training = compile ? described(source, root, 'training_config') : undefined;
  const model = modelFrom(`${where}: ${source.name}`, 'model_config', customObjects, () => {
    const upgraded = upgradedModel(config);
    if (!isSaved(upgraded)) throw damaged(source, describeAsJson(config), 'the description of a model');
    return { ...(upgraded as Saved), compile_config: training ? upgradedTraining(training) : null };
  });
  if (isLegacy(root)) assignAll(gathered(where, false, legacyValues(source, root, model, false)));
  else if (model.weights.length > 0) throw damaged(source, 'a model without its weights', 'a whole file');
  if (model.optimizer) {
    model.optimizer.build(model.trainableWeights);
    readLegacyOptimizer(where, source.name, root, model.optimizer);
  }
  return model;
}
